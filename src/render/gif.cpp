#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/error.h"
#include "image/picture_mark.h"
#include "render/animation.h"
#include "render/palette.h"

// GIF89a, as CompuServe's specification of 1990 has it.

namespace sightline {

namespace {

void put_short(std::string& bytes, int value) {
  bytes += static_cast<char>(value & 0xFF);
  bytes += static_cast<char>(value >> 8 & 0xFF);
}

// Codes of 9 to 12 bits, packed from the lowest bit, in blocks of up to 255 bytes.
class CodeStream {
 public:
  explicit CodeStream(std::string& bytes) : bytes_(bytes) {}

  void put(unsigned code, int size) {
    bits_ |= code << count_;
    count_ += size;
    for (; count_ >= 8; count_ -= 8, bits_ >>= 8) put_byte(static_cast<char>(bits_ & 0xFF));
  }

  void finish() {
    if (count_ > 0) put_byte(static_cast<char>(bits_ & 0xFF));
    if (!block_.empty()) flush();
    bytes_ += '\0';
  }

 private:
  void put_byte(char byte) {
    block_ += byte;
    if (block_.size() == 255) flush();
  }
  void flush() {
    bytes_ += static_cast<char>(block_.size());
    bytes_ += block_;
    block_.clear();
  }

  std::string& bytes_;
  std::string block_;
  std::uint32_t bits_ = 0;
  int count_ = 0;
};

// Compresses pixels of 8 bits by GIF's variant of LZW.
void put_pixels(std::string& bytes, const std::vector<std::uint8_t>& pixels) {
  constexpr unsigned clear = 256, end = 257, most = 4096;
  bytes += '\x08';
  CodeStream codes(bytes);
  std::vector<std::array<std::uint16_t, 256>> longer(most);  // [code][next pixel]: the code of both; 0: none
  unsigned next = 0;
  int size = 0;
  const auto reset = [&] {
    codes.put(clear, size == 0 ? 9 : size);
    for (auto& row : longer) row.fill(0);
    next = end + 1;
    size = 9;
  };
  reset();
  unsigned code = pixels.front();
  for (std::size_t i = 1; i < pixels.size(); ++i) {
    std::uint16_t& both = longer[code][pixels[i]];
    if (both != 0) {
      code = both;
      continue;
    }
    codes.put(code, size);
    if (next == most) {
      reset();
    } else {
      both = static_cast<std::uint16_t>(next);
      if (next == 1u << size) ++size;
      ++next;
    }
    code = pixels[i];
  }
  codes.put(code, size);
  // The reader enters a last code of its own, and may by that come to a larger size.
  if (next == 1u << size && size < 12) ++size;
  codes.put(end, size);
  codes.finish();
}

void put_frame(std::string& bytes, const AnimationFrame& frame) {
  const PalettePicture picture = to_palette(frame.picture);
  bytes += std::string("\x21\xF9\x04\x04", 4);  // how long, and that the next frame covers this one
  put_short(bytes, (frame.milliseconds + 5) / 10);
  bytes += std::string("\0\0", 2);
  bytes += '\x2C';
  put_short(bytes, 0);
  put_short(bytes, 0);
  put_short(bytes, frame.picture.width);
  put_short(bytes, frame.picture.height);
  bytes += '\x87';  // 256 colours of its own
  for (std::size_t i = 0; i < 256; ++i) {
    const Colour colour = i < picture.colours.size() ? picture.colours[i] : Colour{};
    bytes.append(colour.begin(), colour.end());
  }
  put_pixels(bytes, picture.pixels);
}

}  // namespace

std::string encode_gif(const std::vector<AnimationFrame>& frames) {
  const Image& first = frames.front().picture;
  if (first.width > 0xFFFF || first.height > 0xFFFF) {
    throw DataError("a picture of " + std::to_string(first.width) + " x " + std::to_string(first.height) +
                    " pixels cannot become a GIF: its sides may have 65535");
  }
  std::string bytes = "GIF89a";
  put_short(bytes, first.width);
  put_short(bytes, first.height);
  bytes += std::string("\x70\0\0", 3);                                // no colours for all frames
  bytes += std::string("\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0\0", 19);  // for ever
  bytes += std::string("\x21\xFE") + static_cast<char>(kPictureMark.size());
  bytes.append(kPictureMark) += '\0';
  for (const AnimationFrame& frame : frames) put_frame(bytes, frame);
  return bytes + '\x3B';
}

}  // namespace sightline
