#include "image/bmp_run_lengths.h"

#include <algorithm>
#include <cstddef>

#include "image/byte_reader.h"

namespace sightline {

std::vector<std::uint8_t> unpack_run_lengths(std::string_view packed, int width, int height, int bits,
                                             const PhotoBudget& budget) {
  constexpr std::uint8_t end_of_row = 0, end_of_picture = 1, jump = 2;
  const ByteReader in(packed, /*big_endian=*/false);
  const std::size_t columns = static_cast<std::size_t>(width), rows = static_cast<std::size_t>(height);
  const std::size_t stride = (columns + 3) / 4 * 4;
  std::vector<std::uint8_t> indices(stride * rows);
  std::size_t x = 0, y = 0;
  // Index i of a run whose bytes begin at `begin`: four bits take turns, the high ones first.
  const auto index = [&](std::size_t begin, std::size_t i) -> std::uint8_t {
    if (bits == 8) return in.u8(begin + i);
    return i % 2 == 0 ? in.u8(begin + i / 2) >> 4 : in.u8(begin + i / 2) & 15;
  };
  // Some writers, ImageMagick among them, run on through a row's padding: what lies beyond the row is passed
  // over, at no cost for each pixel.
  const auto put = [&](std::size_t begin, std::size_t count, std::size_t cycle) {
    const std::size_t kept = std::min(count, columns - std::min(x, columns));
    for (std::size_t i = 0; i < kept; ++i)
      indices[y * stride + x + i] = index(begin, cycle > 0 ? i % cycle : i);
    x += count;
  };

  std::size_t runs = 0;
  for (std::size_t at = 0; in.has(at, 2);) {
    constexpr std::size_t kRunsAtOnce = 1 << 12;  // the clock costs more than a run
    if (++runs % kRunsAtOnce == 0) budget.check();
    const std::size_t first = in.u8(at), second = in.u8(at + 1);
    at += 2;
    if (first > 0) {  // one byte, repeated
      if (y >= rows) return {};
      put(at - 1, first, bits == 8 ? 1 : 2);
    } else if (second == end_of_picture) {
      return indices;
    } else if (second == end_of_row) {
      x = 0;
      ++y;
    } else if (second == jump) {
      if (!in.has(at, 2)) return {};
      x += in.u8(at);
      y += in.u8(at + 1);
      at += 2;
    } else {  // `second` indices follow, padded to two bytes
      const std::size_t bytes = bits == 8 ? second : (second + 1) / 2;
      if (y >= rows || !in.has(at, bytes)) return {};
      put(at, second, 0);
      at += bytes + bytes % 2;
    }
  }
  return y >= rows || (y + 1 == rows && x >= columns) ? indices : std::vector<std::uint8_t>{};
}

}  // namespace sightline
