#include "image/gif_metadata.h"

#include <gmock/gmock.h>

#include "image/fixtures.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

// What leads every count of lengths to its end: 1, then 255 down to 0, then the end (XMP part 3, 1.1.2).
std::string magic_trailer() {
  std::string trailer = "\1";
  for (int byte = 255; byte >= 0; --byte) trailer += static_cast<char>(byte);
  return trailer + '\0';
}

std::string xmp_block(const std::string& packet) {
  return "\x21\xFF\x0BXMP DataXMP" + packet + magic_trailer();
}

std::vector<std::string> packets(const std::string& gif) {
  return gif_metadata(MemoryBytes(gif)).xmp;
}

// The blocks of a GIF before its end.
std::string body_of(const std::string& name) {
  std::string bytes = fixture(name);
  return bytes.substr(0, bytes.rfind(';'));
}

TEST(GifMetadata, ThePacketStandsBeforeOrBehindTheFrames) {
  const std::string packet = "<x:xmpmeta>" + std::string(1000, 'x') + "</x:xmpmeta>";
  for (const char* name : {"scene.gif", "moving.gif", "interlaced.gif"})
    EXPECT_THAT(packets(body_of(name) + xmp_block(packet) + ";"), ElementsAre(packet)) << name;
  const std::string head = "GIF89a\2\0\2\0\x80\0\0\xFF\0\0\0\0\xFF"s;
  EXPECT_THAT(packets(head + xmp_block(packet) + xmp_block("<x/>") + ";"), ElementsAre(packet, "<x/>"));
}

TEST(GifMetadata, OtherBlocksAreNoPackets) {
  const std::string head = "GIF89a\2\0\2\0\0\0\0"s;
  EXPECT_THAT(packets(head + "\x21\xFF\x0BNETSCAPE2.0\3\1\0\0\0;"s), IsEmpty());
  EXPECT_THAT(packets(head + "\x21\xFE\x0BXMP DataXMP" + "<x/>" + magic_trailer() + ";"), IsEmpty());
  EXPECT_THAT(packets(fixture("scene.gif")), IsEmpty());
  EXPECT_THAT(packets("GIF89a"), IsEmpty());
}

TEST(GifMetadata, WhereverItIsCutNothingIsRaised) {
  const std::string whole = body_of("scene.gif") + xmp_block("<x/>") + ";";
  for (std::size_t size = 0; size < whole.size(); size += 3) packets(whole.substr(0, size));
}

}  // namespace
}  // namespace sightline
