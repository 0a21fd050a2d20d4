#include "image/camera_raw.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "image/fixtures.h"
#include "image/image_kind.h"
#include "image/image_reader.h"
#include "image/small_tiff.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::ThrowsMessage;

const std::string kPixels = "\x0A\x14\x1E\xC8\x64\x32";

TEST(CameraRaw, TiffsShowItByTheirTagsOrTheirName) {
  EXPECT_FALSE(is_camera_raw(SmallTiff{3, kPixels}.bytes(), "scan.tif"));
  EXPECT_TRUE(is_camera_raw(SmallTiff{3, kPixels}.bytes(), "photos/IMG_1.NEF"));
  EXPECT_TRUE(is_camera_raw(SmallTiff{3, kPixels, 2, {{50706, 1, 4, 0x401}}}.bytes(), "a"));  // DNG
  EXPECT_TRUE(is_camera_raw(SmallTiff{3, kPixels, 32803}.bytes(), "a"));  // the sensor's pixels stand first
  std::string canon = SmallTiff{3, kPixels}.bytes();
  canon.replace(8, 4, "CR\2\0"s);
  EXPECT_TRUE(is_camera_raw(canon, "a.tif"));
  EXPECT_FALSE(is_camera_raw(fixture("full.jpg"), "IMG_1.NEF"));  // a JPEG, whatever it is called
}

// A preview first, the sensor's pixels in a directory of the list that hangs from it.
TEST(CameraRaw, TheSensorsPixelsMayLieInAnInnerDirectory) {
  const std::string inner = SmallTiff{3, kPixels, 34892}.bytes();
  const auto at = static_cast<std::uint32_t>(inner.size());
  const auto directory_of_inner = static_cast<std::uint32_t>(static_cast<unsigned char>(inner[4]));
  SmallTiff outer{3, kPixels, 2, {{330, 4, 1, 0}}};
  const auto begin = static_cast<std::uint32_t>(outer.bytes().size());
  outer.more[0].value = begin + directory_of_inner;
  EXPECT_TRUE(is_camera_raw(outer.bytes() + inner, "a.tif"));
  outer.more[0].value = begin + at + 100;  // nowhere
  EXPECT_FALSE(is_camera_raw(outer.bytes() + inner, "a.tif"));
}

TEST(CameraRaw, IsRefusedByNameWithAWayOut) {
  const std::string canon3 = "\0\0\0\x18"s + "ftypcrx \0\0\0\1crx isom"s, fuji = "FUJIFILMCCD-RAW 0201";
  for (const std::string& bytes : {canon3, fuji, SmallTiff{3, kPixels, 2, {{50706, 1, 4, 0x401}}}.bytes()}) {
    EXPECT_THAT([&] { decode_image(bytes, "IMG_1"); },
                ThrowsMessage<DataError>(AllOf(HasSubstr("IMG_1: camera raw: "), HasSubstr("JPEG beside it"),
                                               Not(HasSubstr("video")))));
  }
  EXPECT_TRUE(is_unread_photo(canon3));
  EXPECT_TRUE(is_unread_photo(fuji));
  EXPECT_FALSE(is_unread_photo("\0\0\0\x18"s + "ftypisom" + std::string(12, 'x')));
}

}  // namespace
}  // namespace sightline
