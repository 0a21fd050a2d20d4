#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "weights/element_type.h"

namespace sightline {

// One tensor of a safetensors file: row-major, in bytes [begin, end) of the file.
struct SafetensorsEntry {
  std::string name;
  ElementType type = ElementType::f32;
  std::vector<std::int64_t> shape;
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct SafetensorsHeader {
  std::vector<SafetensorsEntry> entries;  // by position
  std::map<std::string, std::string> metadata;
};

// Parses and checks the header of a whole file in memory: 8 bytes of little-endian length, JSON, data. Every
// entry lies inside the file, entries neither overlap nor leave holes, sizes agree with shapes. `name` is
// what errors call the file. Raises ModelError. Source: the format's specification.
SafetensorsHeader parse_safetensors_header(std::string_view file, const std::string& name);

}  // namespace sightline
