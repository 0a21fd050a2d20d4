#include "image/file_parts.h"

#include <gmock/gmock.h>

#include "image/bytes.h"
#include "image/fixtures.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using namespace std::string_literals;

// Each part as "TYPE BEGIN-END DATA+SIZE".
std::vector<std::string> parts_of(const std::string& bytes, ImageKind kind, bool whole) {
  const FileParts found = file_parts(MemoryBytes(bytes), kind);
  EXPECT_EQ(found.whole, whole);
  std::vector<std::string> parts;
  for (const FilePart& part : found.parts)
    parts.push_back(part.type + " " + std::to_string(part.begin) + "-" + std::to_string(part.end) + " " +
                    std::to_string(part.data) + "+" + std::to_string(part.size));
  return parts;
}

// Of one kind, cut anywhere, there are no more parts than of the whole, and each lies in the file.
void expect_less_of_a_cut_one(const std::string& bytes, ImageKind kind) {
  const auto whole = file_parts(MemoryBytes(bytes), kind).parts;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    const auto some = file_parts(MemoryBytes(std::string_view(bytes).substr(0, size)), kind).parts;
    ASSERT_LE(some.size(), whole.size());
    for (std::size_t i = 0; i < some.size(); ++i) {
      ASSERT_EQ(some[i].end, whole[i].end);
      ASSERT_LE(some[i].end, size);
    }
  }
}

TEST(FileParts, OfAJpegAreItsSegmentsBeforeThePixels) {
  const std::string jpeg = "\xFF\xD8\xFF\xE1\0\5abc\xFF\xFF\xFF\xFE\0\2\xFF\xDA\0\2 pixels \xFF\xE1\0\2"s;
  EXPECT_THAT(parts_of(jpeg, ImageKind::jpeg, true), ElementsAre("\xE1 2-9 6+3", "\xFE 9-15 15+0"))
      << "fill bytes belong to the segment behind them";
  EXPECT_THAT(parts_of("\xFF\xD8\xFF\xE1\0\5abc\xFF\xD9"s, ImageKind::jpeg, false),
              ElementsAre("\xE1 2-9 6+3"));
  EXPECT_THAT(parts_of("\xFF\xD8\xFF\xE1\0\1abc"s, ImageKind::jpeg, false), ElementsAre());
  EXPECT_THAT(parts_of("\xFF\xD8 \xFF\xE1\0\2"s, ImageKind::jpeg, false), ElementsAre());
  expect_less_of_a_cut_one(jpeg, ImageKind::jpeg);
}

TEST(FileParts, OfAPngAreItsChunks) {
  const std::string png = "\x89PNG\r\n\x1A\n"s + big_end_first(3, 4) + "tEXtabcCRC!" + big_end_first(0, 4) +
                          "IENDCRC!" + "what follows";
  EXPECT_THAT(parts_of(png, ImageKind::png, true), ElementsAre("tEXt 8-23 16+3", "IEND 23-35 31+0"));
  std::string damaged = png;
  damaged.replace(8, 4, big_end_first(0xFFFFFFFF, 4));
  EXPECT_THAT(parts_of(damaged, ImageKind::png, false), ElementsAre());
  expect_less_of_a_cut_one(png, ImageKind::png);
}

TEST(FileParts, OfAWebpAreItsChunksPaddedToTwoBytes) {
  const std::string chunks =
      "VP8L" + little_end_first(3, 4) + "abc\0"s + "EXIF" + little_end_first(2, 4) + "xy";
  const std::string webp = "RIFF" + little_end_first(4 + chunks.size(), 4) + "WEBP" + chunks;
  EXPECT_THAT(parts_of(webp, ImageKind::webp, true), ElementsAre("VP8L 12-24 20+3", "EXIF 24-34 32+2"));
  EXPECT_THAT(parts_of(webp + "more", ImageKind::webp, true),
              ElementsAre("VP8L 12-24 20+3", "EXIF 24-34 32+2"));
  std::string shorter = webp;
  shorter.replace(4, 4, little_end_first(4 + 12, 4));
  EXPECT_THAT(parts_of(shorter, ImageKind::webp, true), ElementsAre("VP8L 12-24 20+3"));
  shorter.replace(4, 4, little_end_first(4 + 13, 4));
  EXPECT_THAT(parts_of(shorter, ImageKind::webp, false), ElementsAre("VP8L 12-24 20+3"));
  expect_less_of_a_cut_one(webp, ImageKind::webp);
}

TEST(FileParts, OfRealFilesComeToTheirEnd) {
  for (const auto& [name, kind] : {std::pair{"full.jpg", ImageKind::jpeg},
                                   {"alpha.png", ImageKind::png},
                                   {"turned6.png", ImageKind::png},
                                   {"turned8.webp", ImageKind::webp},
                                   {"lossy.webp", ImageKind::webp}}) {
    const std::string bytes = fixture(name);
    const FileParts found = file_parts(MemoryBytes(bytes), kind);
    EXPECT_TRUE(found.whole) << name;
    for (std::size_t i = 1; i < found.parts.size(); ++i)
      EXPECT_EQ(found.parts[i].begin, found.parts[i - 1].end);
    if (kind == ImageKind::jpeg) continue;
    EXPECT_EQ(found.parts.back().end, bytes.size()) << name;
  }
}

TEST(FileParts, OtherKindsHaveNone) {
  for (const ImageKind kind : {ImageKind::other, ImageKind::bmp, ImageKind::tiff, ImageKind::gif})
    EXPECT_TRUE(file_parts(MemoryBytes("II*"), kind).parts.empty());
}

}  // namespace
}  // namespace sightline
