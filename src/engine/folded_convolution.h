#pragma once

#include "engine/convolution_graph.h"
#include "engine/stored_weights.h"
#include "model/convolution_shape.h"

namespace sightline {

// A convolution of the plan out of a model file: NAME.weight with its bias and batch norm, which are folded
// in; or, where NAME.weight is of 8 bits, that with NAME.scale, NAME.bias and NAME.input_range. `to` may have
// been another before: its memory is used again. Raises ModelError where a tensor is missing, has another
// shape, or values that cannot be meant.
void take_convolution(const PlannedConvolution& plan, StoredWeights& weights, FoldedConvolution& to);
// The `input_range` of the same, where it is of 8 bits; else empty.
std::vector<float> take_input_range(const PlannedConvolution& plan, StoredWeights& weights);

// What bias and batch norm make of the products of each output channel: scale * product + bias, [output]
// each.
struct OutputChannels {
  std::vector<float> scale, bias;
};
OutputChannels take_output_channels(const PlannedConvolution& plan, StoredWeights& weights);

bool is_int8(const PlannedConvolution& plan, const StoredWeights& weights);
// How many weights it has.
std::int64_t weight_count(const ConvolutionShape& shape);

// What an 8-bit convolution has in a model file, behind its name.
inline constexpr char kInt8Weight[] = ".weight";           // I8 [output, input / groups, kernel, kernel]
inline constexpr char kInt8Scale[] = ".scale";             // F32 [output]
inline constexpr char kInt8Bias[] = ".bias";               // F32 [output]
inline constexpr char kInt8InputRange[] = ".input_range";  // F32 [input]

}  // namespace sightline
