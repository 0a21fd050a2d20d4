#include "render/scaling.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;

Image grey_row(const std::vector<std::uint8_t>& values) {
  Image image{static_cast<int>(values.size()), 1, {}};
  for (const std::uint8_t value : values) image.rgb.insert(image.rgb.end(), 3, value);
  return image;
}

TEST(Scaling, ShrinkingAveragesAreas) {
  EXPECT_THAT(scaled(grey_row({0, 100, 200, 40}), 2, 1).rgb, ElementsAre(50, 50, 50, 120, 120, 120));
  EXPECT_THAT(scaled(grey_row({10, 20, 30}), 1, 1).rgb, Each(20));
  const Image square{2, 2, {0, 4, 8, 2, 4, 8, 4, 4, 8, 6, 4, 8}};
  EXPECT_THAT(scaled(square, 1, 1).rgb, ElementsAre(3, 4, 8));
}

TEST(Scaling, GrowingKeepsWhatIsFlatAndRisesBetween) {
  const Image flat = scaled({2, 2, std::vector<std::uint8_t>(12, 90)}, 7, 5);
  EXPECT_EQ(flat.width, 7);
  EXPECT_EQ(flat.height, 5);
  EXPECT_THAT(flat.rgb, Each(90));
  const Image row = scaled(grey_row({50, 200}), 8, 1);
  for (std::size_t x = 1; x < 8; ++x) EXPECT_GE(row.rgb[3 * x], row.rgb[3 * (x - 1)]);
}

TEST(Scaling, ALongestSideIsNotPassed) {
  const auto within = [](int width, int height, int side) {
    const ImageSize size = size_within({width, height}, side);
    return std::pair(size.width, size.height);
  };
  EXPECT_EQ(within(640, 480, 320), std::pair(320, 240));
  EXPECT_EQ(within(480, 640, 320), std::pair(240, 320));
  EXPECT_EQ(within(100, 33, 50), std::pair(50, 17)) << "16.5 to the nearest";
  EXPECT_EQ(within(1000, 1, 10), std::pair(10, 1)) << "no side is 0";
  EXPECT_EQ(within(64, 48, 64), std::pair(64, 48));
  EXPECT_EQ(within(64, 48, 1000), std::pair(64, 48)) << "nothing grows";
}

TEST(Scaling, WhatFitsIsLeftAsItIs) {
  const Image row = grey_row({1, 2, 3});
  EXPECT_EQ(scaled_within(row, 3).rgb, row.rgb);
  EXPECT_EQ(scaled_within(row, 1).rgb, (std::vector<std::uint8_t>{2, 2, 2}));
}

}  // namespace
}  // namespace sightline
