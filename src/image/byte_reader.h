#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sightline {

// Numbers in a file's bytes, of either byte order. Whoever reads asks has() first.
class ByteReader {
 public:
  ByteReader(std::string_view bytes, bool big_endian) : bytes_(bytes), big_endian_(big_endian) {}

  bool has(std::size_t offset, std::size_t count) const {
    return offset <= bytes_.size() && count <= bytes_.size() - offset;
  }
  std::uint8_t u8(std::size_t offset) const { return static_cast<std::uint8_t>(bytes_[offset]); }
  std::uint16_t u16(std::size_t offset) const { return static_cast<std::uint16_t>(number(offset, 2)); }
  std::uint32_t u32(std::size_t offset) const { return number(offset, 4); }
  std::int32_t i32(std::size_t offset) const { return static_cast<std::int32_t>(number(offset, 4)); }

 private:
  std::uint32_t number(std::size_t offset, int count) const {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) value = value << 8 | u8(offset + (big_endian_ ? i : count - 1 - i));
    return value;
  }

  std::string_view bytes_;
  bool big_endian_;
};

}  // namespace sightline
