#pragma once

#include "engine/channel_ranges.h"
#include "engine/convolution_graph.h"

namespace sightline {

// Whether 8 bits can hold what a convolution reads: bytes have no sign.
bool has_int8_input(const ChannelRanges& input);

// The convolution with weights of 8 bits. Each output channel has the scale with which its weights come out
// nearest, in squares. The bias makes up for what rounding the weights shifts the channel's mean by over the
// photos (Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias Correction").
FoldedConvolution int8_convolution(const FoldedConvolution& convolution, const ChannelRanges& input);

}  // namespace sightline
