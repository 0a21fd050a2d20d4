#include "image/photo_metadata.h"

#include <gmock/gmock.h>
#include <sys/resource.h>
#include <zlib.h>

#include "image/bytes.h"
#include "image/iptc_captions.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
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

const std::string kXmpStart(kJpegXmpHead), kExtension = "http://ns.adobe.com/xmp/extension/\0"s;
const std::string kCaptionSet = "\x1C\x02\x78\0\x05my dg\x1C\x02\x05\0\x02no"s;

TEST(PhotoMetadata, OfAJpeg) {
  const std::string resources = "Photoshop 3.0\0"s + "8BIM\x04\x22\0\0\0\0\0\x01x\0"s + "8BIM\x04\x04\0\0"s +
                                big_end_first(kCaptionSet.size(), 4) + kCaptionSet;
  const std::string guid(32, 'A');
  const std::string photo =
      segments({{'\xE1', "Exif\0\0II*\0exif"s},
                {'\xE1', kXmpStart + "first"},
                {'\xE1', kXmpStart + "second"},
                {'\xE1', kExtension + guid + big_end_first(8, 4) + big_end_first(4, 4) + "nded"},
                {'\xE1', kExtension + guid + big_end_first(8, 4) + big_end_first(0, 4) + "exte"},
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
  const std::string huge =
      kExtension + std::string(32, 'A') + big_end_first(0xFFFFFFFF, 4) + big_end_first(9, 4) + "x";
  EXPECT_EQ(photo_metadata(MemoryBytes(segments({{'\xE1', huge}}))).extended_xmp, "");
  // Forty names that claim 60 MB each: the first alone is believed.
  std::vector<std::pair<char, std::string>> claims;
  for (char name = '0'; name < '0' + 40; ++name)
    claims.emplace_back('\xE1', kExtension + std::string(32, name) + big_end_first(60'000'000, 4) +
                                    big_end_first(0, 4) + "x");
  const PhotoMetadata claimed = photo_metadata(MemoryBytes(segments(claims)));
  EXPECT_EQ(claimed.extended_xmp.size(), 60'000'000u);
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  EXPECT_LT(used.ru_maxrss, 1'500'000);
}

// Each takes as long as 16 MB do, whether it becomes a text or not; what stands behind four is not looked at.
TEST(PhotoMetadata, TextsThatUnpackToTooMuchEndTheReading) {
  std::string spaces(17 << 20, ' '), packed(compressBound(17 << 20), '\0');
  uLongf length = packed.size();
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &length,
                     reinterpret_cast<const Bytef*>(spaces.data()), spaces.size()),
            Z_OK);
  const auto chunk = [](const std::string& type, const std::string& content) {
    return big_end_first(content.size(), 4) + type + content + "\0\0\0\0"s;
  };
  const std::string bomb = chunk("zTXt", "Description\0\0"s + packed.substr(0, length)),
                    words = chunk("tEXt", "Description\0my dog"s);
  const auto texts_behind = [&](int bombs) {
    std::string bytes = "\x89PNG\r\n\x1A\n";
    for (int i = 0; i < bombs; ++i) bytes += bomb;
    return photo_metadata(MemoryBytes(bytes + words + chunk("IEND", ""))).texts;
  };
  EXPECT_THAT(texts_behind(2), ElementsAre("my dog"));
  EXPECT_THAT(texts_behind(5), ElementsAre());
}

}  // namespace
}  // namespace sightline
