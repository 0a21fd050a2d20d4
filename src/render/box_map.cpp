#include "render/box_map.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

namespace sightline {

namespace {

// The pixels whose middle lies from `begin` to `begin + size` of something `whole` wide: first, and one
// behind the last.
std::pair<int, int> pixels_of(double begin, double size, int whole, int pixels) {
  const double scale = static_cast<double>(pixels) / whole;
  const auto at = [&](double place) {
    return std::clamp(static_cast<int>(std::ceil(place * scale - 0.5)), 0, pixels);
  };
  return {at(begin), at(begin + size)};
}

// About this many cells on the longer side: finer than boxes are exact.
constexpr int kFineCells = 32;

Grid fine_grid(int photo_width, int photo_height) {
  const double longer = std::max(photo_width, photo_height);
  const auto cells = [&](int side) {
    return std::max(1, static_cast<int>(std::lround(kFineCells * side / longer)));
  };
  return {cells(photo_height), cells(photo_width)};
}

}  // namespace

HeatMap box_map(std::span<const float> weights, const std::vector<Rectangle>& boxes, int photo_width,
                int photo_height, int width, int height) {
  const auto area = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
  HeatMap map{width, height, std::vector<float>(area)};
  std::vector<float> covers(area);
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    const auto [left, right] = pixels_of(boxes[i].x, boxes[i].width, photo_width, width);
    const auto [top, bottom] = pixels_of(boxes[i].y, boxes[i].height, photo_height, height);
    for (int y = top; y < bottom; ++y) {
      for (int x = left; x < right; ++x) {
        const std::size_t pixel =
            static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x);
        map.values[pixel] += weights[i];
        ++covers[pixel];
      }
    }
  }
  const auto even_spreads = static_cast<float>(boxes.size());
  for (std::size_t pixel = 0; pixel < area; ++pixel)
    if (covers[pixel] > 0) map.values[pixel] *= even_spreads / covers[pixel];
  return map;
}

Hypothesis over_grid(Hypothesis hypothesis, const std::vector<Rectangle>& boxes, int photo_width,
                     int photo_height) {
  const Grid grid = fine_grid(photo_width, photo_height);
  std::vector<float> alpha;
  const auto heads = static_cast<std::size_t>(hypothesis.heads);
  for (std::size_t row = 0; !hypothesis.alpha.empty() && row < hypothesis.words.size() * heads; ++row) {
    const HeatMap map = box_map(head_weights(hypothesis, row / heads, row % heads), boxes, photo_width,
                                photo_height, grid.columns, grid.rows);
    for (const float value : map.values) alpha.push_back(value / static_cast<float>(grid.cells()));
  }
  hypothesis.layout = grid;
  hypothesis.alpha = std::move(alpha);
  hypothesis.extra = 0;
  hypothesis.form = {};
  hypothesis.glimpses.clear();
  hypothesis.members.clear();
  return hypothesis;
}

}  // namespace sightline
