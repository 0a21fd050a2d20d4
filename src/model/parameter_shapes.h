#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace sightline {

// A parameter of a module that is not built yet.
struct ParameterShape {
  std::string name;                 // as in model files, without the module's prefix
  std::vector<std::int64_t> shape;  // sizes from outside: only element_count() may multiply them

  bool operator==(const ParameterShape&) const = default;
};
using ParameterShapes = std::vector<ParameterShape>;

// What torch::nn::Linear(in, out) holds: NAME.weight [out, in] and, with a bias, NAME.bias [out].
void add_linear(ParameterShapes& shapes, const std::string& name, std::int64_t in, std::int64_t out,
                bool bias = true);

// Null where there is none of this name.
const ParameterShape* find_shape(const ParameterShapes& shapes, const std::string& name);

// Of all of them together. Raises ModelError where it does not fit into 64 bits; `name` is what errors call
// the model.
std::int64_t element_count(const ParameterShapes& shapes, const std::string& name);

}  // namespace sightline
