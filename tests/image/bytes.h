#pragma once

#include <cstdint>
#include <string>

namespace sightline {

// A number of so many bytes, the least of them first.
inline std::string little_end_first(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFF);
  return bytes;
}

inline std::string big_end_first(std::uint64_t value, int size) {
  std::string bytes;
  for (int i = size; i-- > 0;) bytes += static_cast<char>(value >> 8 * i & 0xFF);
  return bytes;
}

}  // namespace sightline
