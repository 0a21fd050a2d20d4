#include "image/jxl_metadata.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "core/temporary_directory.h"
#include "image/bytes.h"
#include "image/fixtures.h"
#include "image/jxl_reader.h"
#include "image/opencv_pictures.h"
#include "image/tiff_tags.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;

// A TIFF structure that says how the picture is turned.
const std::string kTurnedExif = "II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\6\0\0\0\0\0\0\0"s;

std::string jxl_box(const std::string& type, const std::string& content) {
  return big_end_first(8 + content.size(), 4) + type + content;
}

class JxlMetadata : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!reads_jxl()) GTEST_SKIP() << "this build was made without libjxl";
  }
  static PhotoMetadata of(const std::string& bytes) { return jxl_metadata(MemoryBytes(bytes)); }

  const std::string picture_ = fixture("boxes.jxl");  // a container
};

TEST_F(JxlMetadata, IsWhatItsBoxesHold) {
  const std::string packet = "<x:xmpmeta/>" + std::string(10'000, ' ');
  const PhotoMetadata found = of(picture_ + jxl_box("Exif", "\0\0\0\0"s + kTurnedExif) +
                                 jxl_box("jumb", "else") + jxl_box("xml ", packet));
  EXPECT_THAT(found.exif, ElementsAre(kTurnedExif));
  EXPECT_THAT(found.xmp, ElementsAre(packet));
}

// cjxl takes over what a JPEG says of itself, and packs it.
TEST_F(JxlMetadata, IsUnpacked) {
  const TemporaryDirectory directory;
  const auto jpeg = directory.write("a.jpg", with_orientation(encode(".jpg", noise(64, 64)), 6, true));
  const auto jxl = directory.path() / "a.jxl";
  const std::string command = "cjxl " + jpeg.string() + " " + jxl.string() + " >/dev/null 2>&1";
  if (std::system(command.c_str()) != 0) GTEST_SKIP() << "cjxl is not installed";
  const std::string bytes = read_file(jxl);
  ASSERT_NE(bytes.find("brob"), std::string::npos);
  const PhotoMetadata found = of(bytes);
  ASSERT_EQ(found.exif.size(), 1u);
  EXPECT_EQ(tiff_tag(MemoryBytes(found.exif[0]), 0x0112), "\0\6"s);
}

TEST_F(JxlMetadata, OfOthersAndOfDamagedOnesThereIsNone) {
  for (const std::string& bytes : {fixture("scene.jxl"), fixture("full.jpg"), picture_, ""s,
                                   "\0\0\0\x0CJXL \r\n\x87\n"s, picture_ + jxl_box("Exif", "\0\0"s)}) {
    const PhotoMetadata found = of(bytes);
    EXPECT_TRUE(found.xmp.empty());
    EXPECT_THAT(found.exif, ::testing::AnyOf(::testing::IsEmpty(), ElementsAre("")));
  }
  const std::string whole = picture_ + jxl_box("xml ", "<x:xmpmeta/>");
  for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 100) of(whole.substr(0, size));
}

}  // namespace
}  // namespace sightline
