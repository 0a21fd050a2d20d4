#include "model/lstm_parameters.h"

namespace sightline {

namespace {

constexpr const char* kDirections[] = {"forward", "backward"};

}  // namespace

std::string lstm_part(const std::string& direction, const char* part, std::int64_t layer) {
  return direction + "_" + part + "_" + std::to_string(layer);
}

ParameterShapes lstm_parameters(std::int64_t layers, std::int64_t input_size, std::int64_t hidden_size) {
  ParameterShapes shapes;
  for (std::int64_t layer = 1; layer <= layers; ++layer) {
    for (const char* direction : kDirections) {
      add_linear(shapes, lstm_part(direction, "input", layer), layer == 1 ? input_size : 2 * hidden_size,
                 4 * hidden_size);
      add_linear(shapes, lstm_part(direction, "recurrent", layer), hidden_size, 4 * hidden_size, false);
    }
  }
  return shapes;
}

}  // namespace sightline
