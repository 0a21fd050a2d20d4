#pragma once

#include <array>
#include <cstdint>

#include "model/convolution_shape.h"

namespace sightline {

// Channels of a projection's inner map, at least.
inline constexpr std::int64_t kProjectionWidth = 512;

// The projection of a map of C channels to `features` channels: a convolution to max(C, kProjectionWidth)
// channels (3x3, or 1x1 where C is larger than kProjectionWidth), batch norm, ReLU, a 1x1 convolution with a
// bias. Its parameters are "projection.0.weight", "projection.1.*" (batch norm), "projection.3.weight" and
// ".bias" (1x1), as a torch Sequential has them.
std::array<PlannedConvolution, 2> projection_plan(std::int64_t channels, std::int64_t features);

}  // namespace sightline
