#include "image/photo_metadata.h"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include "image/iptc_captions.h"
#include "image/png_text.h"
#include "image/tiff_tags.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

// A JPEG of these segments and no pixels worth the name.
std::string segments(const std::vector<std::pair<char, std::string>>& contents) {
  std::string bytes = "\xFF\xD8"s;
  for (const auto& [marker, content] : contents) {
    const std::size_t size = content.size() + 2;
    bytes += '\xFF';
    bytes += marker;
    bytes += static_cast<char>(size >> 8);
    bytes += static_cast<char>(size & 0xFF);
    bytes += content;
  }
  return bytes + "\xFF\xDA\0\x02 pixels \xFF\xD9"s;
}

std::string big_endian(std::uint32_t value) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

const std::string kXmpStart(kJpegXmpHead), kExtension = "http://ns.adobe.com/xmp/extension/\0"s;
const std::string kCaptionSet = "\x1C\x02\x78\0\x05my dg\x1C\x02\x05\0\x02no"s;

TEST(PhotoMetadata, OfAJpeg) {
  const std::string resources = "Photoshop 3.0\0"s + "8BIM\x04\x22\0\0\0\0\0\x01x\0"s + "8BIM\x04\x04\0\0"s +
                                big_endian(static_cast<std::uint32_t>(kCaptionSet.size())) + kCaptionSet;
  const std::string guid(32, 'A');
  const std::string photo = segments({{'\xE1', "Exif\0\0II*\0exif"s},
                                      {'\xE1', kXmpStart + "first"},
                                      {'\xE1', kXmpStart + "second"},
                                      {'\xE1', kExtension + guid + big_endian(8) + big_endian(4) + "nded"},
                                      {'\xE1', kExtension + guid + big_endian(8) + big_endian(0) + "exte"},
                                      {'\xED', resources.substr(0, 30)},
                                      {'\xED', "Photoshop 3.0\0"s + resources.substr(30)}});
  const PhotoMetadata found = photo_metadata(MemoryBytes(photo));
  EXPECT_THAT(found.xmp, ElementsAre("first", "second"));
  EXPECT_EQ(found.extended_xmp, "extended");
  EXPECT_THAT(found.exif, ElementsAre("II*\0exif"s));
  ASSERT_THAT(found.iptc, ElementsAre(kCaptionSet));
  EXPECT_THAT(iptc_captions(found.iptc[0]), ElementsAre("my dg"));
}

// Lengths that lead astray are no reason to fail, at whatever byte the file ends.
TEST(PhotoMetadata, OfADamagedFileThereIsLessOfIt) {
  const std::string photo = segments({{'\xE1', kXmpStart + "first"}, {'\xED', "Photoshop 3.0\0"s + "8BIM"}});
  for (std::size_t size = 0; size < photo.size(); ++size) photo_metadata(MemoryBytes(photo.substr(0, size)));
  const std::string huge = kExtension + std::string(32, 'A') + big_endian(0xFFFFFFFF) + big_endian(9) + "x";
  EXPECT_EQ(photo_metadata(MemoryBytes(segments({{'\xE1', huge}}))).extended_xmp, "");
  // Forty names that claim 60 MB each: the first alone is believed.
  std::vector<std::pair<char, std::string>> claims;
  for (char name = '0'; name < '0' + 40; ++name)
    claims.emplace_back('\xE1',
                        kExtension + std::string(32, name) + big_endian(60'000'000) + big_endian(0) + "x");
  const PhotoMetadata claimed = photo_metadata(MemoryBytes(segments(claims)));
  EXPECT_EQ(claimed.extended_xmp.size(), 60'000'000u);
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  EXPECT_LT(used.ru_maxrss, 1'500'000);
  EXPECT_THAT(iptc_captions("\x1C\x02\x78\x80\x04\0\0\0\x01x"s), IsEmpty());
  EXPECT_EQ(iptc_in_resources("8BIM\x04\x04\0\0\xFF\xFF\xFF\xFFx"s), "");
}

TEST(TiffTags, OfBothByteOrdersAndBigTiff) {
  const std::string little = "II*\0\x08\0\0\0\x01\0\x0E\x01\x02\0\x05\0\0\0\x1A\0\0\0\0\0\0\0hello"s;
  const std::string big = "MM\0*\0\0\0\x08\0\x01\x01\x0E\0\x02\0\0\0\x03hi\0\0\0\0\0\0"s;
  const std::string wide =
      "II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0\x0E\x01\x02\0\x06\0\0\0\0\0\0\0eight!\0\0"s;
  EXPECT_EQ(tiff_tag(MemoryBytes(little), 270), "hello");
  EXPECT_EQ(tiff_tag(MemoryBytes(big), 270), "hi\0"s);
  EXPECT_EQ(tiff_tag(MemoryBytes(wide), 270), "eight!");
  EXPECT_EQ(tiff_tag(MemoryBytes(little), 271), "");
  for (std::size_t size = 0; size < little.size(); ++size)
    tiff_tag(MemoryBytes(std::string_view(little).substr(0, size)), 270);
}

TEST(PngText, TheTextsThatCount) {
  EXPECT_EQ(png_text("tEXt", "Description\0my dog"s).text, "my dog");
  EXPECT_EQ(png_text("iTXt", "Description\0\0\0en\0\0my dog"s).text, "my dog");
  EXPECT_EQ(png_text("tEXt", "Comment\0Created with GIMP"s).text, "");
  EXPECT_EQ(png_text("tEXt", "Raw profile type iptc\0\niptc\n       3\n1c02\n78\n"s).text, "\x1C\x02\x78");
  for (const std::string& damaged : {"Description"s, "Description\0"s, "Raw profile type iptc\0"s, ""s}) {
    for (const char* type : {"tEXt", "zTXt", "iTXt"}) EXPECT_EQ(png_text(type, damaged).text, "");
  }
}

}  // namespace
}  // namespace sightline
