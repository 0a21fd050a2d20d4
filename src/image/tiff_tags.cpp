#include "image/tiff_tags.h"

#include <algorithm>
#include <array>
#include <optional>

#include "image/byte_reader.h"

namespace sightline {

namespace {

constexpr std::uint64_t kLargestTag = 64 << 20;

constexpr std::size_t kHeadSize = 16;  // BigTIFF's; the older one's is 8

// How the numbers of a TIFF lie: BigTIFF has eight bytes where others have four.
struct TiffShape {
  bool big_endian = false;
  bool wide = false;

  std::uint64_t offset_size() const { return wide ? 8 : 4; }
  std::uint64_t entry_size() const { return 4 + 2 * offset_size(); }
  std::uint64_t count_size() const { return wide ? 8 : 2; }
};

// Of kHeadSize bytes.
std::optional<TiffShape> tiff_shape(const std::string& head) {
  const bool big_endian = head.starts_with("MM");
  if (!big_endian && !head.starts_with("II")) return {};
  const int version = ByteReader(head, big_endian).u16(2);
  if (version != 42 && version != 43) return {};
  return TiffShape{big_endian, version == 43};
}

// A number of 2, 4 or 8 bytes at the beginning of `text`.
std::uint64_t tiff_number(const std::string& text, std::uint64_t size, bool big_endian) {
  const ByteReader in(text, big_endian);
  if (size == 2) return in.u16(0);
  if (size == 4) return in.u32(0);
  const std::uint64_t first = in.u32(0), second = in.u32(4);
  return big_endian ? first << 32 | second : second << 32 | first;
}

// Of a value of each type, in bytes; TIFF 6.0, and BigTIFF's behind it.
std::uint64_t value_size(std::uint16_t type) {
  constexpr std::array<std::uint8_t, 19> sizes{0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
  return type < sizes.size() ? sizes[type] : 0;
}

}  // namespace

std::string tiff_tag(const ByteSource& bytes, std::uint16_t tag) {
  std::string head = bytes.read(0, kHeadSize);
  head.resize(kHeadSize, '\0');  // a whole TIFF may be shorter than a BigTIFF's head
  const auto shape = tiff_shape(head);
  if (!shape) return {};
  const auto number = [&](const std::string& text, std::uint64_t size) {
    return text.size() < size ? 0 : tiff_number(text, size, shape->big_endian);
  };
  const std::uint64_t wide = shape->offset_size();
  const std::uint64_t directory = number(head.substr(shape->wide ? 8 : 4), wide);
  const std::uint64_t count = number(bytes.read(directory, shape->count_size()), shape->count_size());
  const std::string entries = bytes.read(directory + shape->count_size(),
                                         std::min<std::uint64_t>(count, 65536) * shape->entry_size());
  for (std::uint64_t at = 0; at + shape->entry_size() <= entries.size(); at += shape->entry_size()) {
    const std::string entry = entries.substr(at, shape->entry_size());
    if (number(entry, 2) != tag) continue;
    const std::uint64_t values = number(entry.substr(4), wide);
    const std::uint64_t each = value_size(static_cast<std::uint16_t>(number(entry.substr(2), 2)));
    if (values == 0 || each == 0 || values > kLargestTag / each) return {};
    const std::uint64_t size = values * each;
    if (size <= wide) return entry.substr(4 + wide, size);
    return bytes.read(number(entry.substr(4 + wide), wide), size);
  }
  return {};
}

}  // namespace sightline
