#include "image/bmp_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "core/error.h"
#include "image/bmp_run_lengths.h"
#include "image/byte_reader.h"
#include "image/dimensions.h"
#include "image/over_white.h"
#include "image/photo_budget.h"

namespace sightline {

namespace {

constexpr std::size_t kFileHeader = 14, kMasks = 54, kAlphaMask = 66;
enum Compression : std::uint32_t { rgb = 0, rle8 = 1, rle4 = 2, bit_fields = 3, alpha_bit_fields = 6 };

DataError damaged_bmp(const std::string& name, const std::string& what) {
  return DataError(name + ": truncated or damaged BMP: " + what, "convert it to JPEG or PNG");
}

struct Header {
  std::int64_t width = 0, height = 0;
  bool top_down = false;
  int bits = 0;  // a pixel
  std::uint32_t compression = rgb;
  std::size_t pixels = 0;                            // where they begin
  std::array<std::uint32_t, 4> masks{};              // red, green, blue, alpha, for 16 and 32 bits
  std::vector<std::array<std::uint8_t, 3>> palette;  // RGB, for up to 8 bits
};

std::array<std::uint32_t, 4> read_masks(const ByteReader& in, const Header& header, std::size_t size,
                                        const std::string& name) {
  if (header.compression != bit_fields && header.compression != alpha_bit_fields) {
    return header.bits == 16 ? std::array<std::uint32_t, 4>{0x7C00, 0x3E0, 0x1F, 0}
                             : std::array<std::uint32_t, 4>{0xFF0000, 0xFF00, 0xFF, 0};
  }
  const bool alpha = size >= 56 || header.compression == alpha_bit_fields;
  if (!in.has(kMasks, alpha ? 16 : 12)) throw damaged_bmp(name, "its header is cut off");
  return {in.u32(kMasks), in.u32(kMasks + 4), in.u32(kMasks + 8), alpha ? in.u32(kAlphaMask) : 0};
}

void read_palette(const ByteReader& in, Header& header, std::size_t size, std::uint32_t used,
                  const std::string& name) {
  const std::size_t entry = size == 12 ? 3 : 4, begin = kFileHeader + size;
  const std::size_t most = std::size_t{1} << header.bits;
  const std::size_t colours = used > 0 ? std::min<std::size_t>(used, most) : most;
  if (!in.has(begin, colours * entry)) throw damaged_bmp(name, "its palette is cut off");
  for (std::size_t i = 0; i < colours; ++i) {
    const std::size_t at = begin + i * entry;
    header.palette.push_back({in.u8(at + 2), in.u8(at + 1), in.u8(at)});
  }
}

bool is_known(int bits, std::uint32_t compression) {
  switch (compression) {
    case rgb:
      return bits == 1 || bits == 2 || bits == 4 || bits == 8 || bits == 16 || bits == 24 || bits == 32;
    case rle8:
      return bits == 8;
    case rle4:
      return bits == 4;
    case bit_fields:
    case alpha_bit_fields:
      return bits == 16 || bits == 32;
    default:
      return false;
  }
}

// The pixels come behind what describes them; 0 says "at once". A palette that is only a hint, of 16 bits and
// more, may be left out of the account.
void place_pixels(Header& header, std::size_t size, std::uint32_t hinted, const std::string& name) {
  const bool masks_follow =
      size == 40 && (header.compression == bit_fields || header.compression == alpha_bit_fields);
  const std::size_t masks = !masks_follow ? 0 : header.compression == alpha_bit_fields ? 16 : 12;
  const std::size_t palette = header.palette.size() * (size == 12 ? 3 : 4);
  const std::size_t described = kFileHeader + size + masks + palette;
  if (header.pixels == 0) {
    header.pixels = described + (header.bits > 8 ? std::size_t{4} * hinted : 0);
  } else if (header.pixels < described) {
    throw damaged_bmp(name, "its pixels begin at byte " + std::to_string(header.pixels) +
                                ", expected them behind its header, which ends at " +
                                std::to_string(described));
  }
}

Header read_header(const ByteReader& in, const std::string& name) {
  const std::size_t size = in.has(kFileHeader, 4) ? in.u32(kFileHeader) : 0;
  const bool core = size == 12;
  if ((!core && size < 40) || !in.has(kFileHeader, size)) throw damaged_bmp(name, "its header is cut off");
  Header header;
  header.pixels = in.u32(10);
  header.width = core ? in.u16(18) : in.i32(18);
  header.height = core ? in.u16(20) : in.i32(22);
  header.bits = in.u16(core ? 24 : 28);
  header.compression = core ? rgb : in.u32(30);
  header.top_down = header.height < 0;
  header.height = std::abs(header.height);
  if (!is_known(header.bits, header.compression)) {
    throw damaged_bmp(name, "found " + std::to_string(header.bits) + " bits a pixel with compression " +
                                std::to_string(header.compression) +
                                ", expected a kind of BMP that is in use");
  }
  const std::uint32_t used = core ? 0 : in.u32(46);
  if (header.bits <= 8) read_palette(in, header, size, used, name);
  if (header.bits == 16 || header.bits == 32) header.masks = read_masks(in, header, size, name);
  place_pixels(header, size, used, name);
  return header;
}

// The bits of a channel, scaled to 0..255; 255 where the mask is empty and `absent` says so.
std::uint8_t channel(std::uint32_t pixel, std::uint32_t mask, std::uint8_t absent) {
  if (mask == 0) return absent;
  const std::uint64_t most = mask >> std::countr_zero(mask);
  const std::uint64_t value = (pixel & mask) >> std::countr_zero(mask);
  return static_cast<std::uint8_t>((value * 255 + most / 2) / most);
}

// Rows as they lie in the file, each padded to four bytes.
class PixelRows {
 public:
  PixelRows(const ByteReader& in, const Header& header, const std::string& name, const PhotoBudget& budget)
      : in_(in), header_(header), name_(name), budget_(budget) {
    const auto bits = static_cast<std::size_t>(header.width) * static_cast<std::size_t>(header.bits);
    stride_ = (bits + 31) / 32 * 4;
    const auto above = static_cast<std::size_t>(header.height - 1);
    if (!in.has(header.pixels, above * stride_ + (bits + 7) / 8))
      throw damaged_bmp(name, "pixels are missing");
  }

  // Whether no pixel has any alpha.
  bool are_all_clear() const {
    for (std::size_t y = 0; y < static_cast<std::size_t>(header_.height); ++y) {
      budget_.check();
      for (std::size_t x = 0; x < static_cast<std::size_t>(header_.width); ++x)
        if ((masked_pixel(y, x) & header_.masks[3]) != 0) return false;
    }
    return true;
  }

  void read(std::size_t row, std::uint8_t* rgb) const {
    budget_.check();
    const std::size_t begin = header_.pixels + row * stride_;
    const auto width = static_cast<std::size_t>(header_.width);
    for (std::size_t x = 0; x < width; ++x, rgb += 3) {
      if (header_.bits <= 8) {
        const std::size_t bit = x * static_cast<std::size_t>(header_.bits);
        const int shift = 8 - header_.bits - static_cast<int>(bit % 8);
        const std::size_t index = in_.u8(begin + bit / 8) >> shift & ((1 << header_.bits) - 1);
        if (index >= header_.palette.size()) throw damaged_bmp(name_, "a colour is not in its palette");
        std::copy_n(header_.palette[index].data(), 3, rgb);
      } else if (header_.bits == 24) {
        for (std::size_t c = 0; c < 3; ++c) rgb[c] = in_.u8(begin + 3 * x + 2 - c);
      } else {
        const std::uint32_t pixel = masked_pixel(row, x);
        const auto& masks = header_.masks;
        const std::uint8_t rgba[4] = {channel(pixel, masks[0], 0), channel(pixel, masks[1], 0),
                                      channel(pixel, masks[2], 0), channel(pixel, masks[3], 255)};
        lay_over_white(rgba, 1, rgb);
      }
    }
  }

 private:
  // One of 16 or 32 bits.
  std::uint32_t masked_pixel(std::size_t row, std::size_t x) const {
    const std::size_t begin = header_.pixels + row * stride_;
    return header_.bits == 16 ? in_.u16(begin + 2 * x) : in_.u32(begin + 4 * x);
  }

  const ByteReader& in_;
  const Header& header_;
  const std::string& name_;
  const PhotoBudget& budget_;
  std::size_t stride_ = 0;
};

}  // namespace

Image read_bmp(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  PhotoBudget budget(bytes.size(), name, limits);
  const ByteReader in(bytes, /*big_endian=*/false);
  Header header = read_header(in, name);
  check_dimensions(header.width, header.height, name, limits);
  const int width = static_cast<int>(header.width), height = static_cast<int>(header.height);

  std::vector<std::uint8_t> unpacked;
  if (header.compression == rle8 || header.compression == rle4) {
    budget.claim_pixels(width + 3, height, 1);
    unpacked = unpack_run_lengths(bytes.substr(std::min(header.pixels, bytes.size())), width, height,
                                  header.bits, budget);
    if (unpacked.empty()) throw damaged_bmp(name, "its run lengths do not fit the picture");
    header.bits = 8;
    header.pixels = 0;
  }
  const ByteReader pixels =
      unpacked.empty() ? in
                       : ByteReader({reinterpret_cast<const char*>(unpacked.data()), unpacked.size()}, false);
  const PixelRows rows(pixels, header, name, budget);
  if (header.masks[3] != 0 && rows.are_all_clear()) header.masks[3] = 0;
  Image image{width, height, {}};
  budget.claim_pixels(width, height, 3);
  image.rgb.resize(static_cast<std::size_t>(width) * height * 3);
  for (int y = 0; y < height; ++y)
    rows.read(header.top_down ? y : height - 1 - y, &image.rgb[static_cast<std::size_t>(y) * width * 3]);
  return image;
}

}  // namespace sightline
