#pragma once

#include <cstdint>
#include <string>

#include "model/parameter_shapes.h"

namespace sightline {

// The parameters of model/bidirectional_lstm.h, by name and shape.
// For each layer k from 1 on and each direction: forward_input_k.weight [4H, in], forward_input_k.bias
// [4H], forward_recurrent_k.weight [4H, H], and backward_... alike.
ParameterShapes lstm_parameters(std::int64_t layers, std::int64_t input_size, std::int64_t hidden_size);

// "forward_input_1" of "forward", "input", 1.
std::string lstm_part(const std::string& direction, const char* part, std::int64_t layer);

}  // namespace sightline
