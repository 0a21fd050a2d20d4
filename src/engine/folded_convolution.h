#pragma once

#include "engine/convolution_graph.h"
#include "engine/stored_weights.h"
#include "model/convolution_shape.h"

namespace sightline {

// A convolution of the plan out of a model file: NAME.weight with its bias and batch norm, which are folded
// in; or, where NAME.weight is of 8 bits, that with NAME.scale, NAME.bias and NAME.input_range. Raises
// ModelError where a tensor is missing, has another shape, or values that cannot be meant.
FoldedConvolution take_convolution(const PlannedConvolution& plan, StoredWeights& weights);

// What an 8-bit convolution has in a model file, behind its name.
inline constexpr char kInt8Weight[] = ".weight";           // I8 [output, input / groups, kernel, kernel]
inline constexpr char kInt8Scale[] = ".scale";             // F32 [output]
inline constexpr char kInt8Bias[] = ".bias";               // F32 [output]
inline constexpr char kInt8InputRange[] = ".input_range";  // F32 [input]

}  // namespace sightline
