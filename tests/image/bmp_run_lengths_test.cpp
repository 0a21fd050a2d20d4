#include "image/bmp_run_lengths.h"

#include <gmock/gmock.h>

#include "image/photo_budget.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::string_literals;

std::vector<std::uint8_t> unpacked(const std::string& packed, int width, int height, int bits) {
  return unpack_run_lengths(packed, width, height, bits, PhotoBudget(0, "b.bmp", {}));
}

// Rows of four indices: what the padding to four bytes makes of up to four.
TEST(BmpRunLengths, RunsRepeatAByte) {
  EXPECT_THAT(unpacked("\3\7\0\0\1\5\2\6\0\1"s, 3, 2, 8), ElementsAre(7, 7, 7, 0, 5, 6, 6, 0));
  EXPECT_THAT(unpacked("\3\x12\0\0\4\x34\0\1"s, 4, 2, 4), ElementsAre(1, 2, 1, 0, 3, 4, 3, 4));
}

TEST(BmpRunLengths, StretchesAreAsTheyStandPaddedToTwoBytes) {
  EXPECT_THAT(unpacked("\0\3\1\2\3\xFF\1\7\0\1"s, 4, 1, 8), ElementsAre(1, 2, 3, 7));
  EXPECT_THAT(unpacked("\0\4\1\2\3\4\0\1"s, 4, 1, 8), ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(unpacked("\0\3\x12\x30\1\x50\0\1"s, 4, 1, 4), ElementsAre(1, 2, 3, 5));
  EXPECT_THAT(unpacked("\0\5\x12\x34\x50\xFF\1\x60\0\1"s, 6, 1, 4), ElementsAre(1, 2, 3, 4, 5, 6, 0, 0));
}

TEST(BmpRunLengths, JumpsLeaveTheFirstColour) {
  EXPECT_THAT(unpacked("\1\7\0\2\1\1\1\x08\0\1"s, 3, 2, 8), ElementsAre(7, 0, 0, 0, 0, 0, 8, 0));
  EXPECT_THAT(unpacked("\0\1"s, 2, 2, 8), ElementsAre(0, 0, 0, 0, 0, 0, 0, 0)) << "nothing at all";
}

TEST(BmpRunLengths, WhatLiesBehindARowIsPassedOver) {
  EXPECT_THAT(unpacked("\xFF\7\0\0\4\x08\0\1"s, 3, 2, 8), ElementsAre(7, 7, 7, 0, 8, 8, 8, 0));
  EXPECT_THAT(unpacked("\0\4\1\2\3\4\0\1"s, 3, 1, 8), ElementsAre(1, 2, 3, 0));
  EXPECT_THAT(unpacked("\0\2\xFF\0\4\7\0\1"s, 3, 1, 8), ElementsAre(0, 0, 0, 0));
}

TEST(BmpRunLengths, TheEndMayBeMissingBehindTheLastPixel) {
  EXPECT_THAT(unpacked("\3\7"s, 3, 1, 8), ElementsAre(7, 7, 7, 0));
  EXPECT_THAT(unpacked("\3\7\0\0"s, 3, 1, 8), ElementsAre(7, 7, 7, 0));
  EXPECT_THAT(unpacked("\3\7\0"s, 3, 1, 8), ElementsAre(7, 7, 7, 0));
}

TEST(BmpRunLengths, WhatEndsTooEarlyOrLeavesThePictureIsRefused) {
  for (const std::string& packed : {""s, "\2\7"s, "\3\7\0\0\2\7"s, "\0\2"s, "\0\2\1"s, "\0\4\1\2"s})
    EXPECT_THAT(unpacked(packed, 3, 2, 8), IsEmpty());
  for (const std::string& packed :
       {"\3\7\0\0\3\7\0\0\1\7\0\1"s, "\0\2\0\2\1\7\0\1"s, "\0\2\0\2\0\3\1\2\3\0\0\1"s})
    EXPECT_THAT(unpacked(packed, 3, 2, 8), IsEmpty()) << "a third row";
}

}  // namespace
}  // namespace sightline
