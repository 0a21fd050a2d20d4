#include "image/gif_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// 2 x 2 pixels, colours 0 1 / 1 0, in the clear codes of a palette of two: by hand from the GIF89a
// specification, appendix F (codes 4, 0, 1, 1 of 3 bits, 0, 5 of 4).
const std::string kGifPixels = "\x02\x03\x44\x02\x05\x00"s;
const std::string kGifRed = "\xFF\0\0"s, kGifBlue = "\0\0\xFF"s, kGifGreen = "\0\xFF\0"s;

std::string two_bytes(int number) {
  return {static_cast<char>(number & 0xFF), static_cast<char>(number >> 8)};
}

// A screen with a palette of red and blue, and a frame, perhaps with a palette of its own.
std::string small_gif(int width, int height, int left, int top, const std::string& own_palette = "") {
  return "GIF89a" + two_bytes(width) + two_bytes(height) + "\x80\0\0"s + kGifRed + kGifBlue + "," +
         two_bytes(left) + two_bytes(top) + two_bytes(2) + two_bytes(2) +
         std::string(1, static_cast<char>(own_palette.empty() ? 0 : 0x80)) + own_palette + kGifPixels + ";";
}

std::vector<int> gif_colours(const Image& image) {
  std::vector<int> colours;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3)
    colours.push_back(image.rgb[i] << 16 | image.rgb[i + 1] << 8 | image.rgb[i + 2]);
  return colours;
}

constexpr int kR = 0xFF0000, kG = 0x00FF00, kB = 0x0000FF, kW = 0xFFFFFF;

TEST(GifReader, TheFramesOwnPaletteComesFirst) {
  EXPECT_THAT(gif_colours(decode_image(small_gif(2, 2, 0, 0), "a.gif")), ElementsAre(kR, kB, kB, kR));
  EXPECT_THAT(gif_colours(decode_image(small_gif(2, 2, 0, 0, kGifGreen + kGifBlue), "a.gif")),
              ElementsAre(kG, kB, kB, kG));
}

TEST(GifReader, WhatTheFrameLeavesFreeIsWhite) {
  const Image image = decode_image(small_gif(3, 3, 1, 0), "a.gif");
  EXPECT_THAT(gif_colours(image), ElementsAre(kW, kR, kB, kW, kB, kR, kW, kW, kW));
}

TEST(GifReader, AFrameLargerThanTheScreenMakesTheScreenLarger) {
  const Image image = decode_image(small_gif(0, 1, 1, 0), "a.gif");
  EXPECT_EQ(image.width, 3);
  EXPECT_THAT(gif_colours(image), ElementsAre(kW, kR, kB, kW, kB, kR));
}

TEST(GifReader, TheTransparentColourIsWhite) {
  std::string bytes = small_gif(2, 2, 0, 0);
  bytes.insert(bytes.find(','), "!\xF9\x04\x01\0\0\x01\0"s);
  EXPECT_THAT(gif_colours(decode_image(bytes, "a.gif")), ElementsAre(kR, kW, kW, kR));
}

TEST(GifReader, EveryTruncationOfTheFirstFrameIsRefused) {
  for (const char* name : {"scene.gif", "interlaced.gif", "placed.gif", "moving.gif"}) {
    const std::string bytes = fixture(name);
    const Image whole = decode_image(bytes, name);
    std::size_t refused = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      try {
        EXPECT_EQ(decode_image(bytes.substr(0, size), name).rgb, whole.rgb) << name << " cut at " << size;
      } catch (const DataError&) {
        ++refused;
      }
    }
    // The byte behind the pixels is the file's end; of the animation more than half is the second frame.
    EXPECT_GE(refused, name == "moving.gif"s ? bytes.size() / 3 : bytes.size() - 2) << name;
  }
}

TEST(GifReader, WhatIsWrongIsSaid) {
  EXPECT_THAT([] { decode_image(small_gif(60000, 60000, 0, 0), "a.gif"); },
              ThrowsMessage<DataError>(HasSubstr("megapixels")));
  EXPECT_THAT([] { decode_image("GIF89a\2\0\2\0\0\0\0;"s, "a.gif"); },
              ThrowsMessage<DataError>(HasSubstr("a.gif: truncated or damaged GIF: it holds no picture")));
  std::string without = small_gif(2, 2, 0, 0);
  without.erase(13, 6);
  without[10] = 0;
  EXPECT_THAT([&] { decode_image(without, "a.gif"); }, ThrowsMessage<DataError>(HasSubstr("no palette")));
}

// A header that promises 14,000 x 14,000 pixels and ends after a few costs no memory for them.
TEST(GifReader, APromiseCostsNothing) {
  std::string bytes = small_gif(14'000, 14'000, 0, 0);
  bytes.replace(bytes.find(',') + 5, 4, two_bytes(14'000) + two_bytes(14'000));
  EXPECT_THAT([&] { decode_image(bytes, "a.gif"); }, ThrowsMessage<DataError>(HasSubstr("damaged GIF")));
}

}  // namespace
}  // namespace sightline
