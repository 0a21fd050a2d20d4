#include "image/resampling.h"

#include <algorithm>
#include <cmath>

namespace sightline {

namespace {

Taps area_taps(double begin, double end, int source) {
  const int first = std::clamp(static_cast<int>(begin), 0, source - 1);
  const int last = std::clamp(static_cast<int>(std::ceil(end)) - 1, first, source - 1);
  Taps taps{first, {}};
  for (int i = first; i <= last; ++i) {
    const double share = std::min(end, i + 1.0) - std::max(begin, static_cast<double>(i));
    taps.weights.push_back(static_cast<float>(std::max(0.0, share) / (end - begin)));
  }
  return taps;
}

Taps linear_taps(double centre, int source) {
  const double position = std::clamp(centre - 0.5, 0.0, source - 1.0);
  const int first = static_cast<int>(position);
  const auto second = static_cast<float>(position - first);
  if (second == 0) return {first, {1.0f}};
  return {first, {1 - second, second}};
}

}  // namespace

std::vector<Taps> taps_of(const Axis& axis) {
  const double scale = (axis.end - axis.begin) / static_cast<double>(axis.resized);
  std::vector<Taps> taps(static_cast<std::size_t>(axis.out));
  for (int i = 0; i < axis.out; ++i) {
    const std::int64_t at = axis.offset + i;
    if (at < 0 || at >= axis.resized) continue;
    const double begin = axis.begin + static_cast<double>(at) * scale;
    taps[static_cast<std::size_t>(i)] = scale > 1 ? area_taps(begin, begin + scale, axis.source)
                                                  : linear_taps(begin + scale / 2, axis.source);
  }
  return taps;
}

}  // namespace sightline
