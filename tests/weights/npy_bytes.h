#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "weights/stored_zip.h"

namespace sightline {

// What numpy.save writes of an array: its header is padded to 64 bytes, with a line end behind it. `numbers`
// are the bytes of its elements, `type` and `shape` as Python says them: "'<f4'", "(2, 3)".
inline std::string npy_bytes(const std::string& type, const std::string& shape, std::string_view numbers,
                             const std::string& by_columns = "False") {
  std::string header =
      "{'descr': " + type + ", 'fortran_order': " + by_columns + ", 'shape': " + shape + ", }";
  header.resize((header.size() + 1 + 10 + 63) / 64 * 64 - 10 - 1, ' ');
  header += '\n';
  return "\x93NUMPY" + std::string("\x01\x00", 2) + StoredZip::number(header.size(), 2) + header +
         std::string(numbers);
}

inline std::string bytes_of_floats(const std::vector<float>& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  std::memcpy(bytes.data(), values.data(), bytes.size());
  return bytes;
}

inline std::string npy_of(const std::string& shape, const std::vector<float>& values) {
  return npy_bytes("'<f4'", shape, bytes_of_floats(values));
}

// Bit by bit, after ISO 3309.
inline std::uint32_t crc_32(std::string_view bytes) {
  std::uint32_t rest = 0xFFFFFFFF;
  for (const char byte : bytes) {
    rest ^= static_cast<std::uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) rest = rest >> 1 ^ ((rest & 1) != 0 ? 0xEDB88320 : 0);
  }
  return ~rest;
}

// What numpy.savez writes of arrays, each the bytes of a .npy file.
inline std::string npz_of(const std::vector<std::pair<std::string, std::string>>& arrays) {
  StoredZip zip;
  for (const auto& [name, bytes] : arrays) zip.add(name + ".npy", bytes, 0, crc_32(bytes));
  return zip.bytes();
}

}  // namespace sightline
