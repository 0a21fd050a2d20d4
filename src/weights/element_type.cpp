#include "weights/element_type.h"

#include <array>

namespace sightline {

namespace {

struct Description {
  ElementType type;
  std::size_t size;
  std::string_view name;
};

constexpr std::array<Description, 10> kDescriptions{{{ElementType::f64, 8, "F64"},
                                                     {ElementType::f32, 4, "F32"},
                                                     {ElementType::f16, 2, "F16"},
                                                     {ElementType::bf16, 2, "BF16"},
                                                     {ElementType::i64, 8, "I64"},
                                                     {ElementType::i32, 4, "I32"},
                                                     {ElementType::i16, 2, "I16"},
                                                     {ElementType::i8, 1, "I8"},
                                                     {ElementType::u8, 1, "U8"},
                                                     {ElementType::boolean, 1, "BOOL"}}};

const Description& description(ElementType type) {
  return kDescriptions[static_cast<std::size_t>(type)];
}

}  // namespace

std::size_t element_size(ElementType type) {
  return description(type).size;
}

std::string to_string(ElementType type) {
  return std::string(description(type).name);
}

std::optional<ElementType> parse_element_type(std::string_view text) {
  for (const Description& known : kDescriptions)
    if (known.name == text) return known.type;
  return std::nullopt;
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
