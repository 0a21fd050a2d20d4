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
const std::string kPixels = "\x02\x03\x44\x02\x05\x00"s;
const std::string kRed = "\xFF\0\0"s, kBlue = "\0\0\xFF"s, kGreen = "\0\xFF\0"s;

std::string two(int number) {
  return {static_cast<char>(number & 0xFF), static_cast<char>(number >> 8)};
}

// A screen with a palette of red and blue, and a frame, perhaps with a palette of its own.
std::string gif(int width, int height, int left, int top, const std::string& own_palette = "") {
  return "GIF89a" + two(width) + two(height) + "\x80\0\0"s + kRed + kBlue + "," + two(left) + two(top) +
         two(2) + two(2) + std::string(1, static_cast<char>(own_palette.empty() ? 0 : 0x80)) + own_palette +
         kPixels + ";";
}

std::vector<int> pixels_of(const Image& image) {
  std::vector<int> colours;
  for (std::size_t i = 0; i < image.rgb.size(); i += 3)
    colours.push_back(image.rgb[i] << 16 | image.rgb[i + 1] << 8 | image.rgb[i + 2]);
  return colours;
}

constexpr int R = 0xFF0000, G = 0x00FF00, B = 0x0000FF, W = 0xFFFFFF;

TEST(GifReader, TheFramesOwnPaletteComesFirst) {
  EXPECT_THAT(pixels_of(decode_image(gif(2, 2, 0, 0), "a.gif")), ElementsAre(R, B, B, R));
  EXPECT_THAT(pixels_of(decode_image(gif(2, 2, 0, 0, kGreen + kBlue), "a.gif")), ElementsAre(G, B, B, G));
}

TEST(GifReader, WhatTheFrameLeavesFreeIsWhite) {
  const Image image = decode_image(gif(3, 3, 1, 0), "a.gif");
  EXPECT_THAT(pixels_of(image), ElementsAre(W, R, B, W, B, R, W, W, W));
}

TEST(GifReader, AFrameLargerThanTheScreenMakesTheScreenLarger) {
  const Image image = decode_image(gif(0, 1, 1, 0), "a.gif");
  EXPECT_EQ(image.width, 3);
  EXPECT_THAT(pixels_of(image), ElementsAre(W, R, B, W, B, R));
}

TEST(GifReader, TheTransparentColourIsWhite) {
  std::string bytes = gif(2, 2, 0, 0);
  bytes.insert(bytes.find(','), "!\xF9\x04\x01\0\0\x01\0"s);
  EXPECT_THAT(pixels_of(decode_image(bytes, "a.gif")), ElementsAre(R, W, W, R));
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
  EXPECT_THAT([] { decode_image(gif(60000, 60000, 0, 0), "a.gif"); },
              ThrowsMessage<DataError>(HasSubstr("megapixels")));
  EXPECT_THAT([] { decode_image("GIF89a\2\0\2\0\0\0\0;"s, "a.gif"); },
              ThrowsMessage<DataError>(HasSubstr("a.gif: truncated or damaged GIF: it holds no picture")));
  std::string without = gif(2, 2, 0, 0);
  without.erase(13, 6);
  without[10] = 0;
  EXPECT_THAT([&] { decode_image(without, "a.gif"); }, ThrowsMessage<DataError>(HasSubstr("no palette")));
}

// A header that promises 14,000 x 14,000 pixels and ends after a few costs no memory for them.
TEST(GifReader, APromiseCostsNothing) {
  std::string bytes = gif(14'000, 14'000, 0, 0);
  bytes.replace(bytes.find(',') + 5, 4, two(14'000) + two(14'000));
  EXPECT_THAT([&] { decode_image(bytes, "a.gif"); }, ThrowsMessage<DataError>(HasSubstr("damaged GIF")));
}

}  // namespace
}  // namespace sightline
