#include "image/xmp_embedding.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "image/byte_source.h"
#include "image/fixtures.h"
#include "image/image_reader.h"
#include "image/photo_metadata.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kPacketEnding[] = "<?xpacket end=\"w\"?>";

std::string small_packet(const std::string& text) {
  return "<?xpacket begin='' id=''?><x>" + text + "</x>" + kPacketEnding;
}

// Every part but XMP and a WebP's VP8X, byte for byte, then what stands behind them.
std::vector<std::string> other_parts(const std::string& photo) {
  const MemoryBytes bytes(photo);
  const ImageKind kind = image_kind(photo);
  const FileParts found = file_parts(bytes, kind);
  EXPECT_TRUE(found.whole);
  std::vector<std::string> parts;
  for (const FilePart& part : found.parts) {
    if (xmp_in_part(bytes, kind, part).empty() && part.type != "VP8X")
      parts.push_back(photo.substr(part.begin, part.end - part.begin));
  }
  parts.push_back(photo.substr(found.parts.back().end));
  return parts;
}

class XmpEmbeddingTest : public ::testing::TestWithParam<const char*> {};

TEST_P(XmpEmbeddingTest, NothingElseChanges) {
  const std::string photo = fixture(GetParam());
  const XmpEmbedding embedding(photo, GetParam());
  ASSERT_THAT(embedding.packets(), IsEmpty());
  const std::string first = small_packet("one"), second = small_packet("a much longer second one");
  const std::string once = embedding.with({}, first);
  EXPECT_EQ(other_parts(once), other_parts(photo));
  EXPECT_EQ(decode_image(once, "once").rgb, decode_image(photo, "photo").rgb);
  const XmpEmbedding again(once, "once");
  ASSERT_THAT(again.packets(), ElementsAre(first));
  const std::string twice = again.with(0, second);
  EXPECT_EQ(other_parts(twice), other_parts(photo));
  EXPECT_EQ(decode_image(twice, "twice").rgb, decode_image(photo, "photo").rgb);
  EXPECT_THAT(photo_metadata(MemoryBytes(twice)).xmp, ElementsAre(second));
  // What needs less room than there is moves nothing.
  const std::string back = XmpEmbedding(twice, "twice").with(0, first);
  EXPECT_EQ(back.size(), twice.size());
  EXPECT_EQ(other_parts(back), other_parts(photo));
}

INSTANTIATE_TEST_SUITE_P(Kinds, XmpEmbeddingTest,
                         ::testing::Values("full.jpg", "grey.jpg", "cmyk.jpg", "progressive.jpg", "scene.png",
                                           "interlaced.png", "palette_alpha.png", "turned6.png", "lossy.webp",
                                           "lossless.webp", "alpha.webp", "turned8.webp"));

TEST(XmpEmbedding, AJpegsPacketStandsBehindItsExif) {
  const std::string photo = fixture("full.jpg");
  const std::string exif = std::string(
                        "\xFF\xE1\0\x0A"
                        "Exif\0\0II",
                        12),
                    index("\xFF\xE2\0\x06MPF\0", 8);
  const std::string with_exif = photo.substr(0, 2) + exif + index + photo.substr(2);
  const std::string made = XmpEmbedding(with_exif, "a").with({}, small_packet("one"));
  EXPECT_EQ(made.substr(0, 2 + exif.size()), with_exif.substr(0, 2 + exif.size()));
  EXPECT_EQ(made.substr(2 + exif.size() + 4, kJpegXmpHead.size()), kJpegXmpHead);
}

// Its index says how far behind it the other pictures lie.
TEST(XmpEmbedding, PicturesBehindAnIndexDoNotMove) {
  const std::string photo = fixture("full.jpg"), index("\xFF\xE2\0\x06MPF\0", 8);
  const std::string with_xmp = XmpEmbedding(photo, "a").with({}, small_packet("one"));
  const std::string behind = with_xmp.substr(0, 2) + index + with_xmp.substr(2);
  const XmpEmbedding embedding(behind, "a.jpg");
  EXPECT_EQ(embedding.with(0, small_packet("1")).size(), behind.size());
  EXPECT_THROW(embedding.with(0, small_packet("a longer one")), DataError);
}

TEST(XmpEmbedding, RefusesAWebpWhoseHeadHasNoRoomForItsFlags) {
  std::string photo = fixture("lossy.webp");
  photo.insert(12, std::string("VP8X\0\0\0\0", 8));
  for (int i = 0; i < 4; ++i) photo[4 + i] = static_cast<char>((photo.size() - 8) >> 8 * i & 0xFF);
  EXPECT_THROW(XmpEmbedding(photo, "a").with({}, small_packet("one")), DataError);
}

TEST(XmpEmbedding, RefusesWhatItCannotWriteInto) {
  const std::string jpeg = fixture("full.jpg"), png = fixture("scene.png"), webp = fixture("lossy.webp");
  for (const std::string& bytes :
       {fixture("grey.tif"), fixture("rgb24.bmp"), fixture("scene.gif"), std::string("text"),
        jpeg.substr(0, 40), png.substr(0, png.size() - 8), webp.substr(0, webp.size() - 3), std::string()})
    EXPECT_THROW(XmpEmbedding(bytes, "a"), DataError);
  try {
    XmpEmbedding(jpeg, "a.jpg").with({}, small_packet(std::string(70000, 'x')));
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("a.jpg: its XMP packet would have 70"));
  }
}

TEST(XmpEmbedding, ManyPacketsOfAPngAreNotUnpackedOneByOne) {
  std::string most = fixture("grey.png");
  for (int i = 0; i < 16; ++i) most = XmpEmbedding(most, "a.png").with({}, small_packet("x"));
  EXPECT_EQ(XmpEmbedding(most, "a.png").packets().size(), 16u);
  const std::string more = XmpEmbedding(most, "a.png").with({}, small_packet("x"));
  EXPECT_THAT([&] { XmpEmbedding(more, "a.png"); },
              ::testing::ThrowsMessage<DataError>(HasSubstr("has more XMP packets than can be looked at")));
}

}  // namespace
}  // namespace sightline
