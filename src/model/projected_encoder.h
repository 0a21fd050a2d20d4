#pragma once

#include <cstdint>
#include <memory>

#include "model/encoder.h"

namespace sightline {

// Channels of a projection's inner map, at least.
inline constexpr std::int64_t kProjectionWidth = 512;
// The most features that a projection may give.
inline constexpr std::int64_t kMostProjectedFeatures = 65536;

// A backbone with a projection of its map of C channels to `features` channels: a convolution to
// max(C, kProjectionWidth) channels (3x3, or 1x1 where C is larger than kProjectionWidth), batch norm, ReLU,
// a 1x1 convolution with a bias. What distillation trains on top of a student, so that it speaks in its
// teacher's features. The backbone's parameters keep their names; the projection's are "projection.0.weight",
// "projection.1.*" (batch norm), "projection.3.weight" and ".bias" (1x1), as a torch Sequential has them.
std::shared_ptr<Encoder> make_projected_encoder(std::shared_ptr<Encoder> backbone, std::int64_t features);

}  // namespace sightline
