#include "image/bmp_reader.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "core/error.h"
#include "image/bytes.h"
#include "image/fixtures.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using namespace std::string_literals;

// A BMP put together by hand: file header, a header of 40 bytes, what describes colours, rows from below.
struct SmallBmp {
  int width = 0, height = 0, bits = 24;
  std::string rows = {};
  int compression = 0;
  std::string colours = {};  // palette or masks
  std::uint32_t used = 0;

  std::string bytes() const {
    const std::string header =
        little_end_first(40, 4) + little_end_first(static_cast<std::uint32_t>(width), 4) +
        little_end_first(static_cast<std::uint32_t>(height), 4) + little_end_first(1, 2) +
        little_end_first(static_cast<std::uint32_t>(bits), 2) +
        little_end_first(static_cast<std::uint32_t>(compression), 4) + little_end_first(0, 12) +
        little_end_first(used, 4) + little_end_first(0, 4);
    return "BM" + little_end_first(0, 8) + little_end_first(14 + 40 + colours.size(), 4) + header + colours +
           rows;
  }
};

std::vector<int> rgb_of(const std::string& bmp) {
  const Image image = read_bmp(bmp, "b.bmp", {});
  return {image.rgb.begin(), image.rgb.end()};
}

std::string bmp_fault(const std::string& bmp, const ImageLimits& limits = {}) {
  try {
    read_bmp(bmp, "b.bmp", limits);
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

TEST(BmpReader, ReadsRowsFromBelowPaddedToFourBytes) {
  const std::string rows =
      "\1\2\3"
      "\4\5\6"
      "??"
      "\7\x08\x09"
      "\x0A\x0B\x0C"
      "??";
  EXPECT_THAT(rgb_of(SmallBmp{2, 2, 24, rows}.bytes()), ElementsAre(9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4));
  EXPECT_THAT(rgb_of(SmallBmp{2, -2, 24, rows}.bytes()), ElementsAre(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10));
  const std::string unpadded = rows.substr(0, rows.size() - 2);
  EXPECT_EQ(rgb_of(SmallBmp{2, 2, 24, unpadded}.bytes()).size(), 12u)
      << "the last row's padding may be missing";
  EXPECT_THAT(bmp_fault(SmallBmp{2, 2, 24, unpadded.substr(1)}.bytes()),
              HasSubstr("b.bmp: truncated or damaged BMP: pixels are missing"));
}

TEST(BmpReader, ReadsPalettesOfEverySize) {
  const std::string palette = "\1\2\3\0\4\5\6\0\7\x08\x09\0\x0A\x0B\x0C\0"s;
  EXPECT_THAT(rgb_of(SmallBmp{3, 1, 1, "\xA0\0\0\0"s, 0, palette.substr(0, 8)}.bytes()),
              ElementsAre(6, 5, 4, 3, 2, 1, 6, 5, 4));
  EXPECT_THAT(rgb_of(SmallBmp{3, 1, 2, "\x6C\0\0\0"s, 0, palette}.bytes()),
              ElementsAre(6, 5, 4, 9, 8, 7, 12, 11, 10));
  EXPECT_THAT(rgb_of(SmallBmp{3, 1, 4, "\x31\x20\0\0"s, 0, palette, 4}.bytes()),
              ElementsAre(12, 11, 10, 6, 5, 4, 9, 8, 7));
  EXPECT_THAT(rgb_of(SmallBmp{2, 1, 8, "\3\1\0\0"s, 0, palette, 4}.bytes()),
              ElementsAre(12, 11, 10, 6, 5, 4));
  EXPECT_THAT(bmp_fault(SmallBmp{2, 1, 8, "\4\1\0\0"s, 0, palette, 4}.bytes()),
              HasSubstr("a colour is not in its palette"));
  EXPECT_THAT(bmp_fault(SmallBmp{2, 1, 8, "\3\1\0\0"s, 0, palette}.bytes()),
              HasSubstr("its palette is cut off"));
}

// The header of twelve bytes, and three bytes a colour.
TEST(BmpReader, ReadsOs2) {
  const std::string head = "BM" + little_end_first(0, 8) + little_end_first(14 + 12 + 6, 4) +
                           little_end_first(12, 4) + little_end_first(2, 2) + little_end_first(1, 2) +
                           little_end_first(1, 2);
  EXPECT_THAT(rgb_of(head + little_end_first(1, 2) + "\1\2\3\4\5\6" + "\x40\0\0\0"s),
              ElementsAre(3, 2, 1, 6, 5, 4));
}

TEST(BmpReader, ReadsRunLengths) {
  const std::string palette = "\1\2\3\0\4\5\6\0"s;
  EXPECT_THAT(rgb_of(SmallBmp{3, 2, 8, "\2\1\1\0\0\0\3\1\0\1"s, 1, palette, 2}.bytes()),
              ElementsAre(6, 5, 4, 6, 5, 4, 6, 5, 4, 6, 5, 4, 6, 5, 4, 3, 2, 1));
  EXPECT_THAT(rgb_of(SmallBmp{3, 1, 4, "\3\x10\0\1"s, 2, palette, 2}.bytes()),
              ElementsAre(6, 5, 4, 3, 2, 1, 6, 5, 4));
  EXPECT_THAT(bmp_fault(SmallBmp{3, 2, 8, "\3\1"s, 1, palette, 2}.bytes()),
              HasSubstr("its run lengths do not fit the picture"));
}

// Of 5 and 6 bits, 31 and 63 are 255; 16 of 31 is 132, 32 of 63 is 130 (rounded).
TEST(BmpReader, ReadsChannelsByTheirMasks) {
  const auto pixel16 = [](int pixel) {
    return little_end_first(static_cast<std::uint32_t>(pixel), 2) + "\0\0"s;
  };
  EXPECT_THAT(rgb_of(SmallBmp{1, 1, 16, pixel16(31 << 10 | 16 << 5 | 0)}.bytes()), ElementsAre(255, 132, 0));
  const std::string masks565 =
      little_end_first(0xF800, 4) + little_end_first(0x07E0, 4) + little_end_first(0x1F, 4);
  EXPECT_THAT(rgb_of(SmallBmp{1, 1, 16, pixel16(31 << 11 | 32 << 5 | 16), 3, masks565}.bytes()),
              ElementsAre(255, 130, 132));
  EXPECT_THAT(rgb_of(SmallBmp{1, 1, 32, "\x0A\x14\x1E\x80"}.bytes()), ElementsAre(30, 20, 10))
      << "its fourth byte is no alpha";
  const std::string masks =
      little_end_first(0xFF, 4) + little_end_first(0xFF00, 4) + little_end_first(0xFF0000, 4);
  EXPECT_THAT(rgb_of(SmallBmp{1, 1, 32, "\x0A\x14\x1E\x80", 3, masks}.bytes()), ElementsAre(10, 20, 30));
  EXPECT_THAT(
      rgb_of(SmallBmp{1, 1, 32, "\x0A\x14\x1E\x33", 6, masks + little_end_first(0xFF000000, 4)}.bytes()),
      ElementsAre(206, 208, 210))
      << "a fifth of it over white: 10 * 0.2 + 255 * 0.8";
  EXPECT_THAT(rgb_of(SmallBmp{1, 1, 32, "\x0A\x14\x1E\x80", 3, std::string(12, '\0')}.bytes()),
              ElementsAre(0, 0, 0));
}

TEST(BmpReader, NamesWhatIsWrong) {
  EXPECT_THAT(bmp_fault(SmallBmp{1, 1, 24, "abcd", 1}.bytes()),
              HasSubstr("found 24 bits a pixel with compression 1"));
  EXPECT_THAT(bmp_fault(SmallBmp{1, 1, 3, "abcd"}.bytes()), HasSubstr("found 3 bits a pixel"));
  EXPECT_THAT(bmp_fault(SmallBmp{1, 1, 24, "abcd", 4}.bytes()), HasSubstr("with compression 4"));
  EXPECT_THAT(bmp_fault(SmallBmp{0, 1, 24, "abcd"}.bytes()), HasSubstr("0 x 1"));
  EXPECT_THAT(bmp_fault(SmallBmp{-1, 1, 24, "abcd"}.bytes()), HasSubstr("-1 x 1"));
  EXPECT_NE(bmp_fault(SmallBmp{1, std::numeric_limits<int>::min(), 24, "abcd"}.bytes()), "none");
  EXPECT_THAT(bmp_fault(SmallBmp{100, 100, 24, ""}.bytes(), {.max_megapixels = 0.001}),
              HasSubstr("megapixels"));
  const std::string whole = SmallBmp{1, 1, 16, "\0\0\0\0"s, 3, std::string(12, '\0')}.bytes();
  EXPECT_EQ(bmp_fault(whole), "none");
  for (std::size_t size = 0; size < whole.size() - 2; ++size)
    EXPECT_THAT(bmp_fault(whole.substr(0, size)), HasSubstr("b.bmp: truncated or damaged BMP")) << size;
}

TEST(BmpReader, RowsMayRunDownwards) {
  std::string bmp = fixture("rgb24.bmp");
  const Image up = read_bmp(bmp, "up", {});
  bmp.replace(22, 4, "\xF1\xFF\xFF\xFF");  // height -15
  const Image down = read_bmp(bmp, "down", {});
  ASSERT_EQ(down.height, 15);
  const std::size_t row = static_cast<std::size_t>(up.width) * 3;
  for (std::size_t y = 0; y < 15; ++y)
    EXPECT_TRUE(std::equal(&down.rgb[y * row], &down.rgb[y * row] + row, &up.rgb[(14 - y) * row]));
}

// bfOffBits of 0 means behind the palette; what lies before the palette's end is no pixels.
TEST(BmpReader, PixelsBeginBehindWhatDescribesThem) {
  using namespace std::string_literals;
  for (const char* name : {"palette8.bmp", "palette4.bmp", "bilevel.bmp", "rgb24.bmp", "rgb565.bmp"}) {
    const std::string bmp = fixture(name);
    const Image whole = read_bmp(bmp, name, {});
    std::string offset = bmp;
    offset.replace(10, 4, "\0\0\0\0"s);
    EXPECT_EQ(read_bmp(offset, name, {}).rgb, whole.rgb) << name;
    offset.replace(10, 4, "\x0E\0\0\0"s);
    EXPECT_THAT(bmp_fault(offset), HasSubstr("its pixels begin at byte 14, expected them behind")) << name;
  }
}

// As many programs write them: with a mask for alpha, and nothing in it.
TEST(BmpReader, APictureWithoutAnyAlphaIsOpaque) {
  std::string none = fixture("alpha32.bmp"), opaque = none;
  ASSERT_EQ(none.substr(66, 4), std::string("\0\0\0\xFF", 4));
  for (std::size_t at = static_cast<unsigned char>(none[10]) + 3; at < none.size(); at += 4) {
    none[at] = '\0';
    opaque[at] = '\xFF';
  }
  EXPECT_EQ(read_bmp(none, "none", {}).rgb, read_bmp(opaque, "opaque", {}).rgb);
  none[static_cast<unsigned char>(none[10]) + 3] = '\x01';  // then zeros mean what they say
  EXPECT_NE(read_bmp(none, "none", {}).rgb, read_bmp(opaque, "opaque", {}).rgb);
}

}  // namespace
}  // namespace sightline
