#include "weights/element_type.h"

namespace sightline {

std::size_t element_size(ElementType type) {
  return EnumNames<ElementType>::kRows[static_cast<std::size_t>(type)].size;
}

std::optional<std::int64_t> element_count(const std::vector<std::int64_t>& shape) {
  bool empty = false;
  for (const std::int64_t size : shape) {
    if (size < 0) return std::nullopt;
    empty = empty || size == 0;
  }
  if (empty) return 0;
  std::int64_t count = 1;
  for (const std::int64_t size : shape)
    if (__builtin_mul_overflow(count, size, &count)) return std::nullopt;
  return count;
}

std::string shape_text(const std::vector<std::int64_t>& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) text += (i ? ", " : "") + std::to_string(shape[i]);
  return text + "]";
}

}  // namespace sightline
