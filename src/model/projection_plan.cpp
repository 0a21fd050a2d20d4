#include "model/projection_plan.h"

#include <algorithm>

namespace sightline {

std::array<PlannedConvolution, 2> projection_plan(std::int64_t channels, std::int64_t features) {
  const std::int64_t width = std::max(kProjectionWidth, channels);
  // A narrow map is widened by what stands around a place; a wide one, mostly of bottleneck blocks, has seen
  // it already, and 3x3 weights would be larger than the backbone's own.
  const bool narrow = channels <= kProjectionWidth;
  const ConvolutionShape inner{
      .input = channels, .output = width, .kernel = narrow ? 3 : 1, .padding = narrow ? 1 : 0};
  return {{{"projection.0", "projection.1", inner, Activation::relu},
           {"projection.3", "", {.input = width, .output = features}, Activation::none}}};
}

}  // namespace sightline
