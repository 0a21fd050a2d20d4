#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sightline {

// The element types that weight files hold. Torch-free, so that the parsers of foreign files stay small and
// can be fuzzed.
enum class ElementType { f64, f32, f16, bf16, i64, i32, i16, i8, u8, boolean };

// Bytes of one element.
std::size_t element_size(ElementType type);

// Name as in safetensors files: "F32", "BOOL".
std::string to_string(ElementType type);
// nullopt for an unknown name.
std::optional<ElementType> parse_element_type(std::string_view text);

// Product of the sizes; nullopt where one is negative or the product leaves 63 bits.
std::optional<std::int64_t> element_count(const std::vector<std::int64_t>& shape);

// "[64, 3, 3, 3]", for messages.
std::string shape_text(const std::vector<std::int64_t>& shape);

}  // namespace sightline
