#include "data/shapes_figures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sightline {
namespace {

constexpr int kSize = 100;

Image black() {
  return {kSize, kSize, std::vector<std::uint8_t>(kSize * kSize * 3)};
}

// White, radius 40 pixels, in the middle.
Figure figure_of(FigureKind kind) {
  Figure figure;
  figure.kind = kind;
  figure.x = figure.y = kSize / 2 * kPixel;
  figure.radius = 40 * kPixel;
  figure.shade = {255, 255, 255};
  return figure;
}

int red(const Image& image, int x, int y) {
  return image.rgb[(static_cast<std::size_t>(y) * image.width + x) * 3];
}

constexpr FigureKind kAll[] = {FigureKind::circle, FigureKind::square, FigureKind::triangle, FigureKind::star,
                               FigureKind::cross};

// Plane geometry says what the filled pixels must add up to.  Upright edges fall between samples: an eighth
// of a pixel all round is 0.02.
TEST(ShapesFiguresTest, CoverTheAreaOfTheirOutline) {
  const double degree = std::numbers::pi / 180;
  const auto area = [&](FigureKind kind) {
    switch (kind) {
      case FigureKind::circle:
        return std::numbers::pi;
      case FigureKind::square:
        return 1.8 * 1.8 / (1.024 * 1.024);
      case FigureKind::triangle:
        return 2.040 * 1.860 / 2 / (1.024 * 1.024);
      case FigureKind::star:
        return 10 * 0.5 * (440 / 1024.0) * std::sin(36 * degree);
      default:
        return (2 * 0.72 * 2 - 0.72 * 0.72) / (1.024 * 1.024);
    }
  };
  for (const FigureKind kind : kAll) {
    Image image = black();
    draw_figure(image, figure_of(kind));
    double sum = 0;
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x) sum += red(image, x, y) / 255.0;
    EXPECT_NEAR(sum / (40 * 40), area(kind), 0.02) << to_string(kind);
  }
}

TEST(ShapesFiguresTest, AreAlikeOnBothSides) {
  for (const FigureKind kind : kAll) {
    Image image = black();
    draw_figure(image, figure_of(kind));
    for (int y = 0; y < kSize; ++y)
      for (int x = 0; x < kSize; ++x)
        ASSERT_NEAR(red(image, x, y), red(image, kSize - 1 - x, y), 16) << to_string(kind) << x << " " << y;
  }
}

TEST(ShapesFiguresTest, StarsAndTrianglesPointUp) {
  for (const FigureKind kind : {FigureKind::triangle, FigureKind::star}) {
    Image image = black();
    const PixelBox box = draw_figure(image, figure_of(kind));
    EXPECT_GT(red(image, kSize / 2, box.y + 4), 0);
    EXPECT_EQ(red(image, box.x + 2, box.y + 4), 0);
  }
}

TEST(ShapesFiguresTest, TheBoxIsWhatWasTouched) {
  for (const FigureKind kind : kAll) {
    Image image = black();
    Figure figure = figure_of(kind);
    figure.x -= 29 * kPixel;  // over the left edge
    figure.y += 7;
    const PixelBox box = draw_figure(image, figure);
    int left = kSize, top = kSize, right = 0, bottom = 0;
    for (int y = 0; y < kSize; ++y) {
      for (int x = 0; x < kSize; ++x) {
        if (red(image, x, y) == 0) continue;
        left = std::min(left, x);
        right = std::max(right, x + 1);
        top = std::min(top, y);
        bottom = std::max(bottom, y + 1);
      }
    }
    EXPECT_EQ(box, (PixelBox{left, top, right - left, bottom - top})) << to_string(kind);
    EXPECT_EQ(box.x, 0);
  }
}

TEST(ShapesFiguresTest, OutsideTheImageNothingIsDrawn) {
  Image image = black();
  Figure figure = figure_of(FigureKind::square);
  figure.x = -100 * kPixel;
  EXPECT_EQ(draw_figure(image, figure), PixelBox{});
  EXPECT_EQ(image.rgb, black().rgb);
}

}  // namespace
}  // namespace sightline
