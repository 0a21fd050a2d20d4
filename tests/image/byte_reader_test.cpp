#include "image/byte_reader.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(ByteReader, NumbersAreOfEitherByteOrder) {
  constexpr std::string_view kBytes("\x01\x02\xFE\xFF\xFF\xFF", 6);
  const ByteReader big(kBytes, true), little(kBytes, false);
  EXPECT_EQ(big.u8(2), 0xFE);
  EXPECT_EQ(big.u16(0), 0x0102);
  EXPECT_EQ(little.u16(0), 0x0201);
  EXPECT_EQ(big.u32(0), 0x0102FEFFu);
  EXPECT_EQ(little.u32(0), 0xFFFE0201u);
  EXPECT_EQ(little.i32(2), -2);
  EXPECT_EQ(big.i32(2), -16777217);
}

TEST(ByteReader, TellsWhatIsThere) {
  const ByteReader in("abcd", true);
  EXPECT_TRUE(in.has(0, 4));
  EXPECT_TRUE(in.has(4, 0));
  EXPECT_FALSE(in.has(0, 5));
  EXPECT_FALSE(in.has(5, 0));
  EXPECT_FALSE(in.has(1, ~std::size_t{0})) << "no sum that begins anew";
}

}  // namespace
}  // namespace sightline
