#include "render/heat_map.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

namespace sightline {

namespace {

// The four cells along one axis whose splines reach a pixel, and their weights; `inside` the encoder's input
// or not.
struct SplineTaps {
  bool inside = false;
  std::array<int, 4> cells{};
  std::array<float, 4> weights{};
};

// `position` in cells: 0.5 at the first cell's centre, count − 0.5 at the last one's; beyond them it stays as
// at the edge.
SplineTaps spline_taps(double position, int count) {
  SplineTaps taps;
  taps.inside = true;
  const double before = std::floor(position - 0.5);
  const auto t = static_cast<float>(position - 0.5 - before), s = 1 - t;
  taps.weights = {s * s * s / 6, (4 - 6 * t * t + 3 * t * t * t) / 6, (4 - 6 * s * s + 3 * s * s * s) / 6,
                  t * t * t / 6};
  for (int k = 0; k < 4; ++k)
    taps.cells[static_cast<std::size_t>(k)] = std::clamp(static_cast<int>(before) - 1 + k, 0, count - 1);
  return taps;
}

// Begin and size of something along one axis, in photo pixels.
struct Span {
  double begin, size;
};

// For each of `pixels` pixels of a picture that shows photo coordinates 0 to `photo`.
std::vector<SplineTaps> axis_taps(int pixels, int photo, Span input, Span grid, int count) {
  std::vector<SplineTaps> taps;
  taps.reserve(static_cast<std::size_t>(pixels));
  for (int i = 0; i < pixels; ++i) {
    const double at = (i + 0.5) * photo / pixels;
    const bool inside = at >= input.begin && at <= input.begin + input.size;
    taps.push_back(inside ? spline_taps((at - grid.begin) / grid.size * count, count) : SplineTaps());
  }
  return taps;
}

}  // namespace

HeatMap heat_map(std::span<const float> weights, const Grid& grid, const Geometry& geometry, int photo_width,
                 int photo_height, int width, int height) {
  const Rectangle input = geometry.input(), area = geometry.grid();
  const auto columns =
      axis_taps(width, photo_width, {input.x, input.width}, {area.x, area.width}, grid.columns);
  const auto rows =
      axis_taps(height, photo_height, {input.y, input.height}, {area.y, area.height}, grid.rows);

  HeatMap map{width, height, std::vector<float>(static_cast<std::size_t>(width) * height)};
  const auto even_spreads = static_cast<float>(grid.cells());
  std::vector<float> blended(
      static_cast<std::size_t>(grid.columns));  // the grid's rows, mixed for one pixel row
  for (int y = 0; y < height; ++y) {
    const SplineTaps& row = rows[static_cast<std::size_t>(y)];
    if (!row.inside) continue;
    for (int column = 0; column < grid.columns; ++column) {
      float sum = 0;
      for (std::size_t k = 0; k < 4; ++k)
        sum += row.weights[k] * weights[static_cast<std::size_t>(row.cells[k] * grid.columns + column)];
      blended[static_cast<std::size_t>(column)] = sum;
    }
    for (int x = 0; x < width; ++x) {
      const SplineTaps& column = columns[static_cast<std::size_t>(x)];
      if (!column.inside) continue;
      float sum = 0;
      for (std::size_t k = 0; k < 4; ++k)
        sum += column.weights[k] * blended[static_cast<std::size_t>(column.cells[k])];
      map.values[static_cast<std::size_t>(y) * width + x] = sum * even_spreads;
    }
  }
  return map;
}

}  // namespace sightline
