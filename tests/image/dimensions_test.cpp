#include "image/dimensions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

std::string refusal_of_size(std::int64_t width, std::int64_t height, double most = 100) {
  try {
    check_dimensions(width, height, "a.png", {.max_megapixels = most});
  } catch (const DataError& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "";
}

TEST(Dimensions, TheLimitIsInclusive) {
  EXPECT_EQ(refusal_of_size(10'000, 10'000), "");
  EXPECT_THAT(refusal_of_size(10'000, 10'001),
              HasSubstr("a.png: 10000 x 10001 pixels are 100 megapixels, expected at most 100 | "
                        "make the picture smaller, or raise --max-megapixels"));
  EXPECT_THAT(refusal_of_size(1000, 2000, 1.5), HasSubstr("are 2.00 megapixels, expected at most 1.50"));
}

// Sides whose product leaves 64 bits, and none at all.
TEST(Dimensions, ADamagedHeaderIsNamed) {
  for (const std::int64_t side :
       {std::int64_t{0}, std::int64_t{-5}, std::int64_t{1} << 31, std::int64_t{1} << 40})
    EXPECT_THAT(refusal_of_size(side, 3), HasSubstr("damaged image: its header says")) << side;
}

TEST(Dimensions, NobodySeesAnythingInAThread) {
  EXPECT_EQ(refusal_of_size(1, 65'536), "");
  EXPECT_THAT(refusal_of_size(1, 65'537), HasSubstr("no side more than 65536 times as long"));
  EXPECT_THAT(refusal_of_size(65'537, 1), HasSubstr("crop the picture"));
}

}  // namespace
}  // namespace sightline
