#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "weights/element_type.h"

namespace sightline {

// A tensor as it stands in a file: row-major, little-endian.
struct TensorBytes {
  ElementType type = ElementType::f32;
  std::vector<std::int64_t> shape;
  std::string_view bytes;
};

// Writes a safetensors file atomically, widest elements first: the format allows no holes, and so every
// tensor stays aligned to its own element size. Raises EnvironmentError as write_file_atomically() does.
void write_tensors(const std::filesystem::path& path, const std::map<std::string, TensorBytes>& tensors,
                   const std::map<std::string, std::string>& metadata);

}  // namespace sightline
