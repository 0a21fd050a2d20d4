#include "image/raw_preview.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"
#include "image/orientation.h"
#include "image/small_raw.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// The preview of 23 x 15 pixels that stands for a sensor's 44 x 30.
SmallRaw raw_of_scene(int orientation = 1) {
  return {44, 30, fixture("full.jpg"), 23, 15, orientation};
}

class RawPreview : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!reads_raw_previews()) GTEST_SKIP() << "this build was made without libraw";
  }
};

TEST_F(RawPreview, IsTheLargestPictureAsTheCameraTurnsIt) {
  const Image scene = read_ppm("full.jpg.ppm");
  for (const int orientation : {1, 3, 6, 8}) {
    const Image image = decode_image(raw_of_scene(orientation).bytes(), "a.dng");
    EXPECT_EQ(image.rgb, upright(scene, orientation).rgb) << orientation;
  }
}

TEST_F(RawPreview, ThatStandsAlreadyIsNotTurnedAgain) {
  SmallRaw raw = raw_of_scene(6);
  std::swap(raw.width, raw.height);  // the sensor stands as the preview does not: both portrait, say
  raw.orientation = 1;
  EXPECT_EQ(decode_image(raw.bytes(), "a.dng").width, 23);
}

TEST_F(RawPreview, AThumbnailIsRefusedByName) {
  SmallRaw large = raw_of_scene();
  large.width = 120;
  large.height = 80;
  EXPECT_THAT(
      [&] { decode_image(large.bytes(), "IMG_1.dng"); },
      ThrowsMessage<DataError>(AllOf(HasSubstr("IMG_1.dng: camera raw: "), HasSubstr("thumbnail of 23 x 15"),
                                     HasSubstr("120 x 80"), HasSubstr("JPEG beside it"))));
  EXPECT_THAT([&] { decode_image(SmallRaw{}.bytes(), "IMG_1.dng"); },
              ThrowsMessage<DataError>(HasSubstr("IMG_1.dng: camera raw: ")));
}

// Of Fuji's X-Trans sensors. libraw never left its loop over the pattern.
TEST_F(RawPreview, APatternOf36ColoursIsReadBesides) {
  const std::string four({'\x8E', '\x82', 1, 0, 4, 0, 0, 0}), many({'\x8E', '\x82', 1, 0, 36, 0, 0, 0}),
      kodaks({'\x09', '\xFD', 1, 0, 36, 0, 0, 0});
  const std::string bytes = raw_of_scene().bytes();
  const Image scene = decode_image(bytes, "a.dng");
  for (const std::string& entry : {many, kodaks}) {
    std::string pattern = bytes;
    pattern.replace(pattern.find(four), four.size(), entry);
    EXPECT_EQ(decode_image(pattern, "a.dng").rgb, scene.rgb);
  }
}

// Some cameras keep their preview as rows of RGB.
TEST_F(RawPreview, ABitmapIsReadAsItIsAndTurned) {
  SmallRaw raw;
  raw.width = 30;
  raw.height = 24;  // libraw knows no smaller sensors
  for (const int orientation : {1, 6}) {
    raw.orientation = orientation;
    const Image image = decode_image(raw.bytes(), "a.dng");
    EXPECT_EQ(image.width, orientation == 1 ? 16 : 12);
    EXPECT_EQ(image.height, orientation == 1 ? 12 : 16);
    EXPECT_EQ(image.rgb, std::vector<std::uint8_t>(16 * 12 * 3, 0x60)) << orientation;
  }
  EXPECT_THROW(decode_image(raw.bytes(), "a.dng", {.max_megapixels = 150e-6}), DataError);
}

// Cut anywhere, or with any byte of its directories changed, it is read whole or refused.
TEST_F(RawPreview, SurvivesDamage) {
  const std::string bytes = raw_of_scene(6).bytes();
  const auto whole = decode_image(bytes, "a.dng");
  testing::internal::CaptureStderr();  // libraw lets libjpeg complain there where an offset is damaged
  const auto try_it = [&](const std::string& damaged, bool same) {
    try {
      const Image image = decode_image(damaged, "a.dng", {.max_megapixels = 1});
      EXPECT_EQ(image.rgb.size(), std::size_t{3} * image.width * image.height);
      EXPECT_TRUE(!same || image.rgb == whole.rgb) << damaged.size();
    } catch (const DataError&) {
    }
  };
  for (std::size_t size = 0; size < bytes.size(); size += size < 600 ? 1 : 7)
    try_it(bytes.substr(0, size), true);
  for (std::size_t at = 0; at < bytes.size(); at += at < 8 || at + 700 > bytes.size() ? 1 : 31) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ change);
      try_it(damaged, false);
    }
  }
  testing::internal::GetCapturedStderr();
}

}  // namespace
}  // namespace sightline
