#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/enum_names.h"

namespace sightline {

// The element types that weight files hold. Torch-free, so that the parsers of foreign files stay small and
// can be fuzzed.
enum class ElementType { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean };

struct ElementTypeRow {
  ElementType value;
  const char* name;  // as in safetensors files
  std::size_t size;
};
template <>
struct EnumNames<ElementType> {
  static constexpr const char* kWhat = "element type";
  static constexpr ElementTypeRow kRows[] = {{ElementType::f64, "F64", 8}, {ElementType::f32, "F32", 4},
                                             {ElementType::f16, "F16", 2}, {ElementType::bf16, "BF16", 2},
                                             {ElementType::i64, "I64", 8}, {ElementType::i32, "I32", 4},
                                             {ElementType::i16, "I16", 2}, {ElementType::i8, "I8", 1},
                                             {ElementType::u8, "U8", 1},   {ElementType::boolean, "BOOL", 1}};
};

// Bytes of one element.
std::size_t element_size(ElementType type);

// Product of the sizes; nullopt where one is negative or the product leaves 63 bits.
std::optional<std::int64_t> element_count(const std::vector<std::int64_t>& shape);

// "[64, 3, 3, 3]", for messages.
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace sightline
