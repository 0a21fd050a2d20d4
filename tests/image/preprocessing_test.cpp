#include "image/preprocessing.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "core/error.h"
#include "image/orientation.h"

namespace sightline {
namespace {

using testing::HasSubstr;

Image random_photo(int width, int height) {
  Image image{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
  std::mt19937 random(5);
  for (auto& value : image.rgb) value = static_cast<std::uint8_t>(random());
  return image;
}

Preprocessing plain(ResizeRule rule, int width, int height) {
  return {.resize = rule, .height = height, .width = width, .mean = {0, 0, 0}, .std = {1, 1, 1}};
}

// The oracle: the photo as a function of the plane, averaged over the output pixel's square by sampling
// densely.
double area_average(const Image& photo, double x0, double y0, double x1, double y1, int channel) {
  double sum = 0, area = 0;
  for (int y = std::max(0, static_cast<int>(y0)); y < std::min<double>(photo.height, y1); ++y) {
    for (int x = std::max(0, static_cast<int>(x0)); x < std::min<double>(photo.width, x1); ++x) {
      const double part = (std::min(x1, x + 1.0) - std::max(x0, double(x))) *
                          (std::min(y1, y + 1.0) - std::max(y0, double(y)));
      sum += part * photo.rgb[(static_cast<std::size_t>(y) * photo.width + x) * 3 + channel];
      area += part;
    }
  }
  return sum / area / 255;
}

TEST(Preprocessing, OwnSizeIsTheIdentityAndNormalisation) {
  const Image photo = random_photo(224, 224);
  for (const ResizeRule rule : {ResizeRule::squash, ResizeRule::centre_crop, ResizeRule::letterbox}) {
    const Preprocessing preprocessing{.resize = rule};
    const std::vector<float> pixels = preprocess(photo, preprocessing);
    ASSERT_EQ(pixels.size(), 3u * 224 * 224);
    for (std::size_t c = 0; c < 3; ++c) {
      for (std::size_t i = 0; i < 224 * 224; ++i) {
        const float expected =
            (static_cast<float>(photo.rgb[i * 3 + c]) / 255 - preprocessing.mean[c]) / preprocessing.std[c];
        ASSERT_EQ(pixels[c * 224 * 224 + i], expected);
      }
    }
  }
}

TEST(Preprocessing, ShrinkingAveragesAreas) {
  for (const auto& [width, height] : {std::pair{97, 61}, {64, 48}, {31, 200}}) {
    const Image photo = random_photo(width, height);
    const std::vector<float> pixels = preprocess(photo, plain(ResizeRule::squash, 16, 12));
    const double step_x = width / 16.0, step_y = height / 12.0;
    for (int c = 0; c < 3; ++c)
      for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 16; ++x)
          ASSERT_NEAR(pixels[(c * 12 + y) * 16 + x],
                      area_average(photo, x * step_x, y * step_y, (x + 1) * step_x, (y + 1) * step_y, c),
                      1e-5);
  }
}

// A bilinear enlargement reproduces a linear ramp between the first and last pixel centre, and holds the
// edges.
TEST(Preprocessing, EnlargingIsBilinear) {
  Image photo{5, 4, {}};
  for (int y = 0; y < 4; ++y)
    for (int x = 0; x < 5; ++x)
      for (int c = 0; c < 3; ++c) photo.rgb.push_back(static_cast<std::uint8_t>(10 * x + 20 * y + c));
  const std::vector<float> pixels = preprocess(photo, plain(ResizeRule::squash, 17, 13));
  for (int y = 0; y < 13; ++y) {
    for (int x = 0; x < 17; ++x) {
      const double u = std::clamp((x + 0.5) * 5 / 17 - 0.5, 0.0, 4.0);
      const double v = std::clamp((y + 0.5) * 4 / 13 - 0.5, 0.0, 3.0);
      ASSERT_NEAR(pixels[y * 17 + x] * 255, 10 * u + 20 * v, 1e-3);
    }
  }
}

TEST(Preprocessing, CentreCropKeepsTheMiddleAsTorchvisionDoes) {
  const Image photo = random_photo(300, 200);  // short side 200 -> 100: 150 x 100, of which columns 25..124
  const std::vector<float> pixels = preprocess(photo, plain(ResizeRule::centre_crop, 100, 100));
  for (int y = 0; y < 100; ++y)
    for (int x = 0; x < 100; ++x)
      ASSERT_NEAR(pixels[y * 100 + x], area_average(photo, (x + 25) * 2, y * 2, (x + 26) * 2, (y + 1) * 2, 0),
                  1e-5);
}

TEST(Preprocessing, LetterboxKeepsTheShapeAndFillsWithTheMean) {
  const Image photo = random_photo(300, 100);
  Preprocessing preprocessing = plain(ResizeRule::letterbox, 60, 60);
  preprocessing.mean = {0.5f, 0.4f, 0.3f};
  const std::vector<float> pixels = preprocess(photo, preprocessing);
  for (int y = 0; y < 60; ++y) {
    for (int x = 0; x < 60; ++x) {
      const bool margin = y < 20 || y >= 40;
      const double expected =
          margin ? 0.5 : area_average(photo, x * 5, (y - 20) * 5, x * 5 + 5, (y - 20) * 5 + 5, 0);
      ASSERT_NEAR(pixels[y * 60 + x] + 0.5, expected, 1e-5);
    }
  }
}

TEST(Preprocessing, ExtremeShapesStayFinite) {
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 100000}, {100000, 1}, {3, 2}}) {
    const Image photo = random_photo(width, height);
    for (const ResizeRule rule : {ResizeRule::squash, ResizeRule::centre_crop, ResizeRule::letterbox}) {
      const std::vector<float> pixels = preprocess(photo, {.resize = rule, .height = 40, .width = 56});
      ASSERT_EQ(pixels.size(), 3u * 40 * 56);
      for (const float value : pixels) ASSERT_TRUE(std::isfinite(value) && std::abs(value) < 3);
    }
  }
}

TEST(Preprocessing, JsonComesBack) {
  const Preprocessing preprocessing{.resize = ResizeRule::letterbox, .height = 192, .width = 256};
  EXPECT_EQ(preprocessing_from_json(to_json(preprocessing), "model"), preprocessing);
  EXPECT_EQ(preprocessing_from_json(Json::object(), "model"), Preprocessing{});
  const auto message = [](const char* text) {
    try {
      preprocessing_from_json(Json::parse(text), "model");
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return std::string("nothing was raised");
  };
  EXPECT_THAT(message(R"({"resize": "stretch"})"), HasSubstr("model: key 'resize'"));
  EXPECT_THAT(message(R"({"height": 0})"), HasSubstr("'height' is 0"));
  EXPECT_THAT(message(R"({"mean": [1, 2]})"), HasSubstr("'mean' is [1,2], expected three numbers"));
  EXPECT_THAT(message(R"({"std": [1, 0, 1]})"), HasSubstr("'std'"));
  EXPECT_THAT(message(R"([])"), HasSubstr("model"));
  EXPECT_EQ(parse_enum<ResizeRule>("centre-crop"), ResizeRule::centre_crop);
  EXPECT_THROW(parse_enum<ResizeRule>("crop"), UsageError);
}

// Paints the photo's part of one cell white and looks where the encoder's input is bright.
void expect_cell_maps_back(const Preprocessing& preprocessing, int photo_width, int photo_height,
                           int orientation) {
  constexpr int rows = 5, columns = 7;
  const bool turned = orientation >= 5;
  const Image stored{turned ? photo_height : photo_width, turned ? photo_width : photo_height,
                     std::vector<std::uint8_t>(static_cast<std::size_t>(photo_width) * photo_height * 3)};
  Image photo = upright(stored, orientation);
  ASSERT_EQ(photo.width, photo_width);
  const Geometry geometry(preprocessing, photo.width, photo.height);
  const int cell_width = preprocessing.width / columns, cell_height = preprocessing.height / rows;
  for (int cell = 0; cell < rows * columns; ++cell) {
    const int row = cell / columns, column = cell % columns;
    const Rectangle where = geometry.cell(row, column, rows, columns);
    std::fill(photo.rgb.begin(), photo.rgb.end(), 0);
    double painted = 0;
    for (int y = 0; y < photo.height; ++y) {
      for (int x = 0; x < photo.width; ++x) {
        const bool inside = x + 0.5 > where.x && x + 0.5 < where.x + where.width && y + 0.5 > where.y &&
                            y + 0.5 < where.y + where.height;
        if (inside) std::fill_n(&photo.rgb[(static_cast<std::size_t>(y) * photo.width + x) * 3], 3, 255);
        painted += inside;
      }
    }
    const std::vector<float> pixels = preprocess(photo, preprocessing);
    double in_cell = 0, elsewhere = 0;
    for (int y = 0; y < preprocessing.height; ++y)
      for (int x = 0; x < preprocessing.width; ++x) {
        const bool inside = y / cell_height == row && x / cell_width == column;
        (inside ? in_cell : elsewhere) += pixels[static_cast<std::size_t>(y) * preprocessing.width + x];
      }
    const double expected = painted * preprocessing.width * preprocessing.height /
                            (geometry.input().width * geometry.input().height);
    // What spills over is the fraction of a pixel that the painting rounded.
    EXPECT_NEAR(in_cell, expected, 0.12 * expected) << "cell " << row << ", " << column;
    EXPECT_LE(elsewhere, 0.12 * expected);
  }
}

TEST(Geometry, EveryCellMapsBackToItsPartOfThePhoto) {
  for (const ResizeRule rule : {ResizeRule::squash, ResizeRule::centre_crop, ResizeRule::letterbox}) {
    for (const auto& [width, height] : {std::pair{640, 480}, {480, 640}, {900, 301}}) {
      for (const int orientation : {1, 6, 7}) {
        SCOPED_TRACE(to_string(rule) + " " + std::to_string(width) + " x " + std::to_string(height));
        expect_cell_maps_back(plain(rule, 70, 50), width, height, orientation);
      }
    }
  }
}

TEST(Geometry, ALetterboxesMarginReachesOutsideThePhoto) {
  const Geometry geometry(plain(ResizeRule::letterbox, 100, 100), 400, 200);
  EXPECT_DOUBLE_EQ(geometry.input().x, 0);
  EXPECT_DOUBLE_EQ(geometry.input().y, -100);
  EXPECT_DOUBLE_EQ(geometry.input().height, 400);
  EXPECT_DOUBLE_EQ(geometry.cell(0, 0, 4, 4).y, -100);
}

TEST(Geometry, OfBoxesIsTheWholePhoto) {
  const Geometry geometry = Geometry::of_boxes({{1, 2, 3, 4}}, 60, 40);
  ASSERT_EQ(geometry.boxes().size(), 1u);
  EXPECT_EQ(geometry.boxes()[0].height, 4);
  for (const Rectangle& whole : {geometry.input(), geometry.grid()}) {
    EXPECT_EQ(whole.x, 0);
    EXPECT_EQ(whole.width, 60);
    EXPECT_EQ(whole.height, 40);
  }
  EXPECT_TRUE(Geometry(Preprocessing(), 60, 40).boxes().empty());
}

}  // namespace
}  // namespace sightline
