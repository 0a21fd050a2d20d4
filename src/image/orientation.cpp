#include "image/orientation.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

#include "image/byte_reader.h"
#include "image/photo_budget.h"

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

Turn turn_of(int orientation) {
  if (orientation <= 1 || orientation > 8) return {};
  return {orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8,
          orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7, orientation >= 5};
}

Image upright(Image stored, int orientation, PhotoBudget& budget) {
  if (orientation > 1 && orientation <= 8) budget.claim(stored.rgb.size());
  return upright(std::move(stored), orientation);
}

Image upright(Image stored, int orientation) {
  if (orientation <= 1 || orientation > 8) return stored;
  const Turn turn = turn_of(orientation);
  Image image;
  image.width = turn.transpose ? stored.height : stored.width;
  image.height = turn.transpose ? stored.width : stored.height;
  image.rgb.resize(stored.rgb.size());
  std::uint8_t* to = image.rgb.data();
  for (int y = 0; y < image.height; ++y) {
    for (int x = 0; x < image.width; ++x, to += 3) {
      const int u = turn.transpose ? y : x, v = turn.transpose ? x : y;
      const std::size_t column = turn.flip_columns ? stored.width - 1 - u : u;
      const std::size_t row = turn.flip_rows ? stored.height - 1 - v : v;
      std::memcpy(to, &stored.rgb[(row * stored.width + column) * 3], 3);
    }
  }
  return image;
}

}  // namespace sightline
