#pragma once

#include <cstdint>
#include <vector>

namespace sightline {

// How one axis of a picture is resampled: what lies between `begin` and `end` of its `source` pixels (all of
// them, but for a reduced photo's edge) becomes `resized`, of which `out` are kept, from `offset` on. An
// offset below zero, or a window that reaches past the end, leaves a margin.
struct Axis {
  int source = 0;
  double begin = 0, end = 0;
  std::int64_t resized = 0;
  std::int64_t offset = 0;
  int out = 0;
};

// The source pixels of one output pixel: weights[i] belongs to source pixel first + i; they sum to 1, or
// there are none in a margin. Shrinking: the share of each pixel's area. Enlarging: linear between pixel
// centres, the edge held.
struct Taps {
  int first = 0;
  std::vector<float> weights;
};

std::vector<Taps> taps_of(const Axis& axis);

}  // namespace sightline
