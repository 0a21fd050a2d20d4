#include "image/tiff_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "image/small_tiff.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;

// Two pixels of red, green, blue and what stands behind them.
Image pixels_of(int bands, const std::string& behind_first, const std::string& behind_second,
                std::vector<SmallTiff::Field> more) {
  const SmallTiff tiff{bands, "\x0A\x14\x1E" + behind_first + "\xC8\x64\x32" + behind_second, 2,
                       std::move(more)};
  return read_tiff(tiff.bytes(), "bands", {});
}

// Near infrared, depth, a mask: whatever it is, the colours are the picture.
TEST(TiffReader, ABandThatIsNoAlphaChangesNoColour) {
  const std::string zero(1, '\0');
  const std::vector<std::vector<SmallTiff::Field>> undeclared{{}, {{338, 3, 1, 0}}};
  for (const auto& more : undeclared)
    EXPECT_THAT(pixels_of(4, zero, "\x80", more).rgb, ElementsAre(10, 20, 30, 200, 100, 50));
  EXPECT_THAT(pixels_of(5, zero + zero, "\x80\x01", {}).rgb, ElementsAre(10, 20, 30, 200, 100, 50));
  EXPECT_THAT(pixels_of(5, zero + zero, "\x80\x01", {{338, 3, 2, 0}}).rgb,
              ElementsAre(10, 20, 30, 200, 100, 50));
}

TEST(TiffReader, ADeclaredAlphaIsLaidOverWhite) {
  const std::string zero(1, '\0');
  EXPECT_THAT(pixels_of(4, zero, "\xFF", {{338, 3, 1, 2}}).rgb, ElementsAre(255, 255, 255, 200, 100, 50));
  EXPECT_THAT(pixels_of(4, "\xFF", "\xFF", {{338, 3, 1, 1}}).rgb, ElementsAre(10, 20, 30, 200, 100, 50));
}

TEST(TiffReader, AWarningAboutPixelsIsAnErrorAndOneAboutTagsIsNone) {
  constexpr std::uint16_t kPackBits = 32773;
  const SmallTiff whole{3, "\x05\x0A\x14\x1E\xC8\x64\x32", 2, {{65000, 3, 1, 7}}, kPackBits, 2};
  EXPECT_THAT(read_tiff(whole.bytes(), "whole", {}).rgb, ElementsAre(10, 20, 30, 200, 100, 50));
  const SmallTiff overrun{3, "\xF7\x80", 2, {}, kPackBits, 2};  // ten bytes where six belong
  EXPECT_THROW(read_tiff(overrun.bytes(), "overrun", {}), DataError);
}

TEST(TiffReader, ATileFarLargerThanThePictureIsRefused) {
  const auto tiled = [](std::uint32_t side) {
    return SmallTiff{3, "\x0A\x14\x1E\xC8\x64\x32", 2, {{322, 4, 1, side}, {323, 4, 1, side}}}.bytes();
  };
  EXPECT_THAT([&] { read_tiff(tiled(29984), "bomb", {}); },
              ::testing::ThrowsMessage<DataError>(::testing::HasSubstr("its tiles have 29984 x 29984")));
}

}  // namespace
}  // namespace sightline
