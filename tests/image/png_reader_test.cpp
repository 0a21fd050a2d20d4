#include "image/png_reader.h"

#include <gmock/gmock.h>
#include <zlib.h>

#include "core/error.h"
#include "image/bytes.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

// Length, name, content and their CRC-32.
std::string png_chunk(const std::string& name, const std::string& content) {
  std::uint32_t crc = 0xFFFFFFFF;
  for (const char byte : name + content) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
  }
  return big_end_first(content.size(), 4) + name + content + big_end_first(~crc & 0xFFFFFFFF, 4);
}

// A PNG put together by hand. `rows`: each behind its filter's number. Chunks stand before and behind them.
std::string small_png(int width, int height, int bits, int colour_type, const std::string& rows,
                      const std::string& before = "", const std::string& behind = "") {
  std::string header = big_end_first(static_cast<std::uint32_t>(width), 4) +
                       big_end_first(static_cast<std::uint32_t>(height), 4);
  header += {static_cast<char>(bits), static_cast<char>(colour_type), '\0', '\0', '\0'};
  std::string packed(compressBound(rows.size()), '\0');
  uLongf size = packed.size();
  EXPECT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &size,
                     reinterpret_cast<const Bytef*>(rows.data()), rows.size()),
            Z_OK);
  packed.resize(size);
  return "\x89PNG\r\n\x1A\n" + png_chunk("IHDR", header) + before + png_chunk("IDAT", packed) + behind +
         png_chunk("IEND", "");
}

std::vector<int> rgb_of_png(const std::string& png) {
  const Image image = read_png(png, "p.png", {});
  return {image.rgb.begin(), image.rgb.end()};
}

std::string png_fault(const std::string& png, const ImageLimits& limits = {}) {
  try {
    read_png(png, "p.png", limits);
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

TEST(PngReader, ReadsEveryKindOfPixel) {
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 2, "\0\1\2\3\4\5\6"s)), ElementsAre(1, 2, 3, 4, 5, 6));
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 0, "\0\7\xFF"s)), ElementsAre(7, 7, 7, 255, 255, 255));
  EXPECT_THAT(rgb_of_png(small_png(3, 1, 1, 0, "\0\xA0"s)),
              ElementsAre(255, 255, 255, 0, 0, 0, 255, 255, 255));
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 2, 0, "\0\x60"s)), ElementsAre(85, 85, 85, 170, 170, 170));
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 4, 0, "\0\x1F"s)), ElementsAre(17, 17, 17, 255, 255, 255));
  // 16 bits to the nearest of 8: 255 of 65535 is 0.99 of 255.
  EXPECT_THAT(rgb_of_png(small_png(1, 1, 16, 2, "\0\x80\xFF\0\xFF\xFF\xFF"s)), ElementsAre(128, 1, 255));
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 3, "\0\1\0"s, png_chunk("PLTE", "\1\2\3\4\5\6"))),
              ElementsAre(4, 5, 6, 1, 2, 3));
  // The second row is told by its differences from the first.
  EXPECT_THAT(rgb_of_png(small_png(1, 2, 8, 2, "\0\1\2\3\2\1\1\1"s)), ElementsAre(1, 2, 3, 2, 3, 4));
}

// A fifth of it: 10 * 0.2 + 255 * 0.8.
TEST(PngReader, TransparencyIsWhite) {
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 6, "\0\x0A\x14\x1E\x33\1\2\3\0"s)),
              ElementsAre(206, 208, 210, 255, 255, 255));
  EXPECT_THAT(rgb_of_png(small_png(1, 1, 8, 4, "\0\x0A\x33"s)), ElementsAre(206, 206, 206));
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 0, "\0\7\x08"s, png_chunk("tRNS", "\0\7"s))),
              ElementsAre(255, 255, 255, 8, 8, 8));
  const std::string palette = png_chunk("PLTE", "\x0A\x14\x1E\4\5\6") + png_chunk("tRNS", "\x33");
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 3, "\0\0\1"s, palette)), ElementsAre(206, 208, 210, 4, 5, 6));
}

TEST(PngReader, IsTurnedUprightWhereverTheChunkStands) {
  const std::string exif = png_chunk("eXIf", "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\3\0\0\0\0\0\0\0"s);
  const std::string row = "\0\1\2\3\4\5\6"s;  // upside down
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 2, row, exif)), ElementsAre(4, 5, 6, 1, 2, 3));
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 2, row, "", exif)), ElementsAre(4, 5, 6, 1, 2, 3));
  EXPECT_THAT(rgb_of_png(small_png(2, 1, 8, 2, row, png_chunk("eXIf", "damaged"))),
              ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST(PngReader, WhatNobodyReadsIsNotUnpacked) {
  std::string damaged =
      png_chunk("zTXt", "Comment\0\0not packed at all"s) + png_chunk("iCCP", "x\0\0no profile"s);
  EXPECT_THAT(rgb_of_png(small_png(1, 1, 8, 0, "\0\7"s, damaged)), ElementsAre(7, 7, 7));
}

TEST(PngReader, AnyTruncationIsRefused) {
  const std::string whole = small_png(2, 2, 8, 2, "\0\1\2\3\4\5\6\0\1\2\3\4\5\6"s);
  EXPECT_EQ(png_fault(whole), "none");
  for (std::size_t size = 8; size < whole.size(); ++size)
    EXPECT_THAT(png_fault(whole.substr(0, size)), HasSubstr("p.png: truncated or damaged PNG")) << size;
}

TEST(PngReader, NamesWhatIsWrong) {
  EXPECT_THAT(png_fault(small_png(2, 1, 8, 2, "\0\1\2\3"s)), HasSubstr("p.png: truncated or damaged PNG"));
  EXPECT_THAT(png_fault(small_png(1, 1, 8, 5, "\0\1"s)), HasSubstr("p.png: truncated or damaged PNG"));
  EXPECT_THAT(png_fault(small_png(1, 1, 8, 3, "\0\1"s)), HasSubstr("p.png: truncated or damaged PNG"))
      << "no palette";
  EXPECT_THAT(png_fault(small_png(100000, 100000, 8, 2, "\0"s)), HasSubstr("10000 megapixels"));
  EXPECT_THAT(png_fault(small_png(2, 1, 8, 2, "\0\1\2\3\4\5\6"s), {.max_megapixels = 1e-6}),
              HasSubstr("megapixels"));
}

TEST(PngReader, AChangedByteIsNoticed) {
  std::string bytes = fixture("alpha.png");
  bytes[bytes.find("IDAT") + 20] ^= 1;
  EXPECT_THAT(png_fault(bytes), HasSubstr("p.png: truncated or damaged PNG"));
}

// In a picture of colours a palette is a hint, and transparency before it is out of its place.
TEST(PngReader, TransparencyBeforeAPaletteCostsNoPixels) {
  using namespace std::string_literals;
  const std::string png = encode(".png", noise(9, 7));
  const std::size_t behind_header = 8 + 25;
  const std::string transparent = png_chunk("tRNS", "\0\x05\0\x05\0\x05"s);
  const std::string palette = png_chunk("PLTE", "\x01\x02\x03\x04\x05\x06");
  const std::vector<std::uint8_t> rgb = read_png(png, "plain", {}).rgb;
  std::string odd = png, right = png;
  odd.insert(behind_header, transparent + palette);
  right.insert(behind_header, palette + transparent);
  EXPECT_EQ(read_png(odd, "out of its place", {}).rgb, rgb);
  EXPECT_EQ(read_png(right, "in its place", {}).rgb, rgb) << "no pixel has that colour";
}

}  // namespace
}  // namespace sightline
