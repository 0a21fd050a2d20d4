#include "image/orientation.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "image/byte_reader.h"

namespace sightline {

int exif_orientation(std::string_view exif) {
  constexpr std::uint32_t orientation_tag = 0x0112, type_short = 3;
  if (exif.size() < 8) return 1;
  const bool big_endian = exif.substr(0, 2) == "MM";
  if (!big_endian && exif.substr(0, 2) != "II") return 1;
  const ByteReader in(exif, big_endian);
  const std::size_t directory = in.u32(4);
  if (!in.has(directory, 2)) return 1;
  const std::size_t entries = in.u16(directory);
  for (std::size_t i = 0; i < entries; ++i) {
    const std::size_t entry = directory + 2 + 12 * i;
    if (!in.has(entry, 12)) return 1;
    if (in.u16(entry) != orientation_tag || in.u16(entry + 2) != type_short) continue;
    const int value = in.u16(entry + 8);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

Image upright(Image stored, int orientation) {
  if (orientation <= 1 || orientation > 8) return stored;
  // Where the upright picture's pixel (x, y) lies in the stored one: perhaps transposed, then mirrored.
  const bool transposed = orientation >= 5;
  const bool flip_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool flip_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Image image;
  image.width = transposed ? stored.height : stored.width;
  image.height = transposed ? stored.width : stored.height;
  image.rgb.resize(stored.rgb.size());
  std::uint8_t* to = image.rgb.data();
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x, to += 3) {
      const int u = transposed ? y : x, v = transposed ? x : y;
      const std::size_t column = flip_x ? stored.width - 1 - u : u;
      const std::size_t row = flip_y ? stored.height - 1 - v : v;
      std::memcpy(to, &stored.rgb[(row * stored.width + column) * 3], 3);
    }
  }
  return image;
}

}  // namespace sightline
