#include "image/heif_metadata.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "core/temporary_directory.h"
#include "image/fixtures.h"
#include "image/heif_reader.h"
#include "image/opencv_pictures.h"
#include "image/tiff_tags.h"

namespace sightline {
namespace {

// heif-enc takes over what a JPEG says of itself.
TEST(HeifMetadata, IsWhatThePrimaryPictureHas) {
  if (!reads_heif()) GTEST_SKIP() << "this build was made without libheif";
  const TemporaryDirectory directory;
  const auto jpeg = directory.write("a.jpg", with_orientation(encode(".jpg", noise(64, 64)), 1, true));
  const auto heic = directory.path() / "a.heic";
  const std::string command = "heif-enc -o " + heic.string() + " " + jpeg.string() + " >/dev/null 2>&1";
  if (std::system(command.c_str()) != 0)
    GTEST_SKIP() << "heif-enc is not installed, or cannot write this kind";
  const std::string bytes = read_file(heic);
  const PhotoMetadata found = heif_metadata(MemoryBytes(bytes));
  ASSERT_EQ(found.exif.size(), 1u);
  EXPECT_EQ(tiff_tag(MemoryBytes(found.exif[0]), 0x0112), std::string("\0\1", 2));
  EXPECT_TRUE(found.xmp.empty());
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 100)
    heif_metadata(MemoryBytes(std::string_view(bytes).substr(0, size)));
}

TEST(HeifMetadata, OfOthersThereIsNone) {
  for (const std::string& bytes :
       {fixture("flat.heic"), fixture("flat.avif"), fixture("full.jpg"), std::string(),
        std::string("\0\0\0\x18"
                    "ftypheic",
                    12)}) {
    const PhotoMetadata found = heif_metadata(MemoryBytes(bytes));
    EXPECT_TRUE(found.exif.empty() && found.xmp.empty());
  }
}

}  // namespace
}  // namespace sightline
