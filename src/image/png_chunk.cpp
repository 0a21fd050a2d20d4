#include "image/png_chunk.h"

#include <zlib.h>

#include <cstddef>

namespace sightline {

namespace {

std::string four_bytes(std::size_t value) {
  std::string bytes;
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

}  // namespace

std::string png_chunk(const std::string& type, const std::string& content) {
  const std::string summed = type + content;
  const auto sum = crc32(0, reinterpret_cast<const Bytef*>(summed.data()), static_cast<uInt>(summed.size()));
  return four_bytes(content.size()) + summed + four_bytes(sum);
}

}  // namespace sightline
