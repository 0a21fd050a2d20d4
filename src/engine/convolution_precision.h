#pragma once

#include "model/convolution_precision.h"

namespace sightline {

// Whether this processor has instructions for it.
bool computes(ConvolutionPrecision precision);

}  // namespace sightline
