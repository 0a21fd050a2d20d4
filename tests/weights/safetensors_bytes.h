#pragma once

#include <cstdint>
#include <string>

namespace sightline {

// A safetensors file of this header and data, right or wrong.
inline std::string safetensors_bytes(const std::string& header, const std::string& data) {
  const std::uint64_t length = header.size();
  return std::string(reinterpret_cast<const char*>(&length), 8) + header + data;
}

}  // namespace sightline
