#include "weights/tensor_memory.h"

#include <torch/torch.h>

#include <array>
#include <cstring>

#include "core/error.h"

namespace sightline {

namespace {

// In the order of ElementType.
constexpr std::array<at::ScalarType, 10> kScalarTypes{at::kDouble, at::kFloat, at::kHalf,  at::kBFloat16,
                                                      at::kLong,   at::kInt,   at::kShort, at::kChar,
                                                      at::kByte,   at::kBool};

}  // namespace

at::ScalarType to_scalar_type(ElementType type) {
  return kScalarTypes[static_cast<std::size_t>(type)];
}

ElementType to_element_type(at::ScalarType type) {
  for (std::size_t i = 0; i < kScalarTypes.size(); ++i)
    if (kScalarTypes[i] == type) return static_cast<ElementType>(i);
  throw ModelError("tensors of type " + std::string(at::toString(type)) +
                   " cannot be stored in a weight file");
}

at::Tensor copy_tensor(std::string_view bytes, ElementType type, const std::vector<std::int64_t>& shape) {
  at::Tensor tensor = at::empty(shape, to_scalar_type(type));
  TORCH_INTERNAL_ASSERT(tensor.nbytes() == bytes.size());
  if (bytes.empty()) return tensor;
  auto* target = static_cast<char*>(tensor.data_ptr());
  std::memcpy(target, bytes.data(), bytes.size());
  // A bool of another value than 0 and 1 is undefined behaviour.
  if (type == ElementType::boolean)
    for (std::size_t i = 0; i < bytes.size(); ++i) target[i] = target[i] != 0;
  return tensor;
}

}  // namespace sightline
