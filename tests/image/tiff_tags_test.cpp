#include "image/tiff_tags.h"

#include <gtest/gtest.h>

#include "image/bytes.h"

namespace sightline {
namespace {

using namespace std::string_literals;

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

// A TIFF of one entry: its type, how many values, and what stands in the entry's four bytes; then more.
std::string of_one_tag(int type, std::uint64_t count, const std::string& value,
                       const std::string& behind = "") {
  return "II*\0\x08\0\0\0\1\0\x0E\1"s + little_end_first(static_cast<std::uint64_t>(type), 2) +
         little_end_first(count, 4) + value + little_end_first(0, 4) + behind;
}
std::string tag_of(const std::string& tiff) {
  return tiff_tag(MemoryBytes(tiff), 270);
}

TEST(TiffTags, ValuesOfFourBytesStandInTheirEntry) {
  EXPECT_EQ(tag_of(of_one_tag(1, 3, "abc\0"s)), "abc");
  EXPECT_EQ(tag_of(of_one_tag(3, 2, "abcd")), "abcd");
  EXPECT_EQ(tag_of(of_one_tag(4, 1, "abcd")), "abcd");
  EXPECT_EQ(tag_of(of_one_tag(2, 5, little_end_first(26, 4), "hello")), "hello");
  EXPECT_EQ(tag_of(of_one_tag(5, 1, little_end_first(26, 4), "rational")), "rational");
  EXPECT_EQ(tag_of(of_one_tag(12, 2, little_end_first(26, 4), std::string(16, 'd'))), std::string(16, 'd'));
}

TEST(TiffTags, OfWhatIsDamagedIsNothing) {
  EXPECT_EQ(tag_of(of_one_tag(2, 0, "abcd")), "") << "no value";
  EXPECT_EQ(tag_of(of_one_tag(0, 1, "abcd")), "") << "no type";
  EXPECT_EQ(tag_of(of_one_tag(14, 1, "abcd")), "");
  EXPECT_EQ(tag_of(of_one_tag(999, 1, "abcd")), "");
  EXPECT_EQ(tag_of(of_one_tag(2, (64 << 20) + 1, little_end_first(26, 4), "hello")), "") << "larger than any";
  EXPECT_EQ(tag_of(of_one_tag(12, 0xFFFFFFFF, little_end_first(26, 4), "hello")), "");
  EXPECT_EQ(tag_of(of_one_tag(2, 5, little_end_first(1000, 4), "hello")), "") << "far behind the end";
  EXPECT_EQ(tag_of(of_one_tag(2, 5, little_end_first(26, 4), "hel")), "hel") << "what there is of it";
  std::string other = of_one_tag(1, 3, "abc\0"s);
  other[2] = 44;
  EXPECT_EQ(tag_of(other), "");
  EXPECT_EQ(tag_of("II"), "");
  EXPECT_EQ(tag_of("JJ*\0\x08\0\0\0"s), "");
}

// A BigTIFF's numbers may be anything up to 2^64.
TEST(TiffTags, OfABigTiffThatLeadsAstrayIsNothing) {
  const std::string head = "II+\0\x08\0\0\0"s, far = little_end_first(~std::uint64_t{0}, 8);
  EXPECT_EQ(tag_of(head + far), "");
  EXPECT_EQ(tag_of(head + little_end_first(16, 8) + far), "");
  const std::string entry = "\x0E\1\2\0"s + little_end_first(9, 8) + far;
  EXPECT_EQ(tag_of(head + little_end_first(16, 8) + little_end_first(1, 8) + entry), "");
  EXPECT_EQ(tag_of(head + little_end_first(16, 8) + little_end_first(1, 8) + "\x0E\1\2\0"s + far + far), "");
}

}  // namespace
}  // namespace sightline
