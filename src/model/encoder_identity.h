#pragma once

#include <string>

#include "model/encoder.h"

namespace sightline {

// What an encoder's weights are, whatever file they came from (tensors_sha256): of the tensors that it
// computes with, under its own names. A classifier that the file has beside them, a prefix before all names,
// wrappers, counters and the container (.pth, .safetensors, a model file) change nothing. Before
// optimise_for_inference(), which changes tensors. Not for TorchScript, whose program counts too: that is
// known by its file.
std::string encoder_sha256(const Encoder& encoder);

}  // namespace sightline
