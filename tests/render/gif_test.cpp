#include <gtest/gtest.h>

#include <stdexcept>

#include "core/error.h"
#include "render/animation.h"

namespace sightline {
namespace {

// A reader of GIFs as small as can be, after CompuServe's specification: every frame covers the whole.
struct ReadFrame {
  int hundredths = 0;
  std::vector<std::uint8_t> rgb;
};
class SmallGifReader {
 public:
  explicit SmallGifReader(const std::string& bytes) : bytes_(bytes) {
    if (bytes.substr(0, 6) != "GIF89a") throw std::runtime_error("no GIF");
    width = number(6, 2);
    height = number(8, 2);
    for (std::size_t at = 13; number(at, 1) != 0x3B;) at = block(at);
  }

  int width = 0, height = 0;
  bool for_ever = false;
  std::vector<ReadFrame> frames;

 private:
  int number(std::size_t at, int size) const {
    const int low = static_cast<unsigned char>(bytes_.at(at));
    return size == 1 ? low : low | static_cast<unsigned char>(bytes_.at(at + 1)) << 8;
  }

  // The content of sub-blocks; moves behind them.
  std::string sub_blocks(std::size_t& at) const {
    std::string content;
    for (; number(at, 1) != 0; at += 1 + static_cast<std::size_t>(number(at, 1)))
      content += bytes_.substr(at + 1, static_cast<std::size_t>(number(at, 1)));
    ++at;
    return content;
  }

  std::size_t block(std::size_t at) {
    if (number(at, 1) == 0x21) {
      const int kind = number(at + 1, 1);
      at += 2;
      const std::string content = sub_blocks(at);
      if (kind == 0xFF) for_ever = content == std::string("NETSCAPE2.0\1\0\0", 14);
      if (kind == 0xF9)
        frames.push_back(
            {static_cast<unsigned char>(content[1]) | static_cast<unsigned char>(content[2]) << 8, {}});
      return at;
    }
    if (number(at, 1) != 0x2C || number(at + 5, 2) != width || number(at + 7, 2) != height ||
        number(at + 9, 1) != 0x87)
      throw std::runtime_error("no frame over the whole with 256 colours");
    const std::size_t palette = at + 10;
    at = palette + 768;
    const int bits = number(at++, 1);
    for (const int index : unpacked(sub_blocks(at), bits))
      for (int c = 0; c < 3; ++c)
        frames.back().rgb.push_back(
            static_cast<std::uint8_t>(number(palette + static_cast<std::size_t>(3 * index + c), 1)));
    return at;
  }

  static std::vector<int> unpacked(const std::string& codes, int bits) {
    const int clear = 1 << bits;
    std::vector<std::vector<int>> table;
    std::vector<int> pixels, last;
    int size = bits + 1;
    for (std::size_t bit = 0;;) {
      int code = 0;
      for (int i = 0; i < size; ++i, ++bit)
        code |= (static_cast<unsigned char>(codes.at(bit / 8)) >> bit % 8 & 1) << i;
      if (code == clear + 1) return pixels;
      if (code == clear) {
        table.clear();
        for (int i = 0; i < clear + 2; ++i) table.push_back({i});
        last.clear();
        size = bits + 1;
        continue;
      }
      const auto known = static_cast<int>(table.size());
      if (code > known || (code == known && last.empty()))
        throw std::runtime_error("a code that is not known yet");
      std::vector<int> entry = code < known ? table[static_cast<std::size_t>(code)] : last;
      if (code == known) entry.push_back(last.front());
      pixels.insert(pixels.end(), entry.begin(), entry.end());
      if (!last.empty() && known < 4096) {
        last.push_back(entry.front());
        table.push_back(last);
      }
      last = entry;
      if (static_cast<int>(table.size()) == 1 << size && size < 12) ++size;
    }
  }

  const std::string& bytes_;
};

// Eight colours that lie apart, so that none is lost, in no order.
Image eight_colours(int width, int height, unsigned state) {
  Image image{width, height, {}};
  for (int i = 0; i < width * height * 3; ++i) {
    state = state * 1664525u + 1013904223u;
    image.rgb.push_back(state >> 31 != 0 ? 255 : 0);
  }
  return image;
}

TEST(Gif, FramesComeBackPixelByPixel) {
  const std::vector<AnimationFrame> wanted{{eight_colours(70, 50, 1), 100},
                                           {eight_colours(70, 50, 2), 94},
                                           {{70, 50, std::vector<std::uint8_t>(70 * 50 * 3, 9)}, 1234}};
  const std::string bytes = encode_gif(wanted);
  const SmallGifReader found(bytes);
  EXPECT_EQ(found.width, 70);
  EXPECT_EQ(found.height, 50);
  EXPECT_TRUE(found.for_ever);
  ASSERT_EQ(found.frames.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_EQ(found.frames[i].rgb, wanted[i].picture.rgb) << i;
  EXPECT_EQ(found.frames[0].hundredths, 10);
  EXPECT_EQ(found.frames[1].hundredths, 9) << "to the nearest";
  EXPECT_EQ(found.frames[2].hundredths, 123);
}

// Ends of every length, where the last code may just be one bit longer; long runs; a table that fills.
TEST(Gif, EveryLengthOfCodeIsWritten) {
  for (int width = 1; width < 400; width += width < 40 ? 1 : 37) {
    const std::vector<AnimationFrame> flat{
        {{width, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * 3, 5)}, 10}};
    const std::string bytes = encode_gif(flat);
    ASSERT_EQ(SmallGifReader(bytes).frames.at(0).rgb, flat[0].picture.rgb) << width;
    const std::vector<AnimationFrame> noisy{{eight_colours(width, 1, 7), 10}};
    const std::string mixed = encode_gif(noisy);
    ASSERT_EQ(SmallGifReader(mixed).frames.at(0).rgb, noisy[0].picture.rgb) << width;
  }
  const std::vector<AnimationFrame> full{{eight_colours(200, 150, 3), 10}};
  const std::string bytes = encode_gif(full);
  EXPECT_EQ(SmallGifReader(bytes).frames.at(0).rgb, full[0].picture.rgb);
}

TEST(Gif, SidesBeyondTheFormatAreRefused) {
  EXPECT_THROW(encode_gif({{{65536, 1, std::vector<std::uint8_t>(65536 * 3)}, 10}}), DataError);
}

}  // namespace
}  // namespace sightline
