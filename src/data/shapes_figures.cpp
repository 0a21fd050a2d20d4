#include "data/shapes_figures.h"

#include <algorithm>
#include <span>

namespace sightline {

namespace {

// Outlines on a figure of radius kUnit.
constexpr int kUnit = 1024;
struct Point {
  int x, y;
};
constexpr Point kSquare[] = {{-900, -900}, {900, -900}, {900, 900}, {-900, 900}};
constexpr Point kTriangle[] = {{0, -960}, {1020, 900}, {-1020, 900}};
// Five points on a circle of 1024, five on one of 440, from the top.
constexpr Point kStar[] = {{0, -1024}, {259, -356}, {974, -316}, {418, 136},   {602, 828},
                           {0, 440},   {-602, 828}, {-418, 136}, {-974, -316}, {-259, -356}};
constexpr Point kCross[] = {{-360, -1000}, {360, -1000}, {360, -360},   {1000, -360},
                            {1000, 360},   {360, 360},   {360, 1000},   {-360, 1000},
                            {-360, 360},   {-1000, 360}, {-1000, -360}, {-360, -360}};

std::span<const Point> outline_of(FigureKind kind) {
  switch (kind) {
    case FigureKind::square:
      return kSquare;
    case FigureKind::triangle:
      return kTriangle;
    case FigureKind::star:
      return kStar;
    case FigureKind::cross:
      return kCross;
    case FigureKind::circle:
      break;
  }
  return {};
}

// Even-odd rule; the point is (x, y) / radius on the outline's scale, without the division.
bool inside_outline(std::span<const Point> outline, std::int64_t x, std::int64_t y, std::int64_t radius) {
  bool inside = false;
  Point from = outline.back();
  for (const Point to : outline) {
    if ((to.y * radius > y) != (from.y * radius > y)) {
      const std::int64_t rise = from.y - to.y;
      const std::int64_t left = (x - to.x * radius) * rise;
      const std::int64_t right = (from.x - to.x) * (y - to.y * radius);
      if (rise > 0 ? left < right : left > right) inside = !inside;
    }
    from = to;
  }
  return inside;
}

// dx, dy: from the figure's centre, sixteenths of a pixel.
bool inside_figure(const Figure& figure, std::int64_t dx, std::int64_t dy) {
  if (figure.kind == FigureKind::circle) {
    return dx * dx + dy * dy <= static_cast<std::int64_t>(figure.radius) * figure.radius;
  }
  return inside_outline(outline_of(figure.kind), dx * kUnit, dy * kUnit, figure.radius);
}

constexpr int kSide = 4;  // samples to a side of a pixel
constexpr int kSamples = kSide * kSide;

int samples_inside(const Figure& figure, int column, int row) {
  constexpr int kStep = kPixel / kSide;
  int count = 0;
  for (int i = 0; i < kSamples; ++i) {
    const int x = column * kPixel + i % kSide * kStep + kStep / 2;
    const int y = row * kPixel + i / kSide * kStep + kStep / 2;
    count += inside_figure(figure, x - figure.x, y - figure.y);
  }
  return count;
}

}  // namespace

Rgb rgb_of(FigureColour colour) {
  return EnumNames<FigureColour>::kRows[static_cast<int>(colour)].rgb;
}

PixelBox draw_figure(Image& image, const Figure& figure) {
  const auto first = [&](int centre) { return std::max((centre - figure.radius) / kPixel - 1, 0); };
  const auto end = [&](int centre, int size) {
    return std::min((centre + figure.radius) / kPixel + 2, size);
  };
  int left = image.width, top = image.height, right = 0, bottom = 0;
  for (int y = first(figure.y); y < end(figure.y, image.height); ++y) {
    for (int x = first(figure.x); x < end(figure.x, image.width); ++x) {
      const int cover = samples_inside(figure, x, y);
      if (cover == 0) continue;
      std::uint8_t* pixel = &image.rgb[(static_cast<std::size_t>(y) * image.width + x) * 3];
      for (int c = 0; c < 3; ++c) {
        pixel[c] = static_cast<std::uint8_t>(
            (pixel[c] * (kSamples - cover) + figure.shade[c] * cover + kSamples / 2) / kSamples);
      }
      left = std::min(left, x);
      top = std::min(top, y);
      right = std::max(right, x + 1);
      bottom = std::max(bottom, y + 1);
    }
  }
  return right > left ? PixelBox{left, top, right - left, bottom - top} : PixelBox{};
}

}  // namespace sightline
