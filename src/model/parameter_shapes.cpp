#include "model/parameter_shapes.h"

#include "core/error.h"

namespace sightline {

void add_linear(ParameterShapes& shapes, const std::string& name, std::int64_t in, std::int64_t out,
                bool bias) {
  shapes.push_back({name + ".weight", {out, in}});
  if (bias) shapes.push_back({name + ".bias", {out}});
}

const ParameterShape* find_shape(const ParameterShapes& shapes, const std::string& name) {
  for (const ParameterShape& shape : shapes)
    if (shape.name == name) return &shape;
  return nullptr;
}

std::int64_t element_count(const ParameterShapes& shapes, const std::string& name) {
  std::int64_t total = 0;
  for (const ParameterShape& parameter : shapes) {
    std::int64_t count = 1;
    bool overflow = false;
    for (const std::int64_t size : parameter.shape)
      overflow = overflow || size < 0 || __builtin_mul_overflow(count, size, &count);
    if (overflow || __builtin_add_overflow(total, count, &total))
      throw ModelError(name + ": the description needs more memory for '" + parameter.name +
                       "' than there can be");
  }
  return total;
}

}  // namespace sightline
