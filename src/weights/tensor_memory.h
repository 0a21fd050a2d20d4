#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "weights/element_type.h"

namespace sightline {

at::ScalarType to_scalar_type(ElementType type);
// Raises ModelError naming a type that no weight file holds (complex, quantized).
ElementType to_element_type(at::ScalarType type);

// A CPU tensor of its own memory from row-major bytes, of which there must be as many as type and shape need.
at::Tensor copy_tensor(std::string_view bytes, ElementType type, const std::vector<std::int64_t>& shape);

}  // namespace sightline
