#include "data/shapes_grounds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <set>
#include <string>

namespace sightline {
namespace {

// The figures' colours, white's included, must stand out from any of them.
TEST(ShapesGrounds, AreDimAndGreyish) {
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const Image ground = draw_ground(20, random);
    ASSERT_EQ(ground.width, 20);
    ASSERT_EQ(ground.height, 20);
    ASSERT_EQ(ground.rgb.size(), 20u * 20 * 3);
    for (std::size_t i = 0; i < ground.rgb.size(); i += 3) {
      const auto [least, most] = std::minmax({ground.rgb[i], ground.rgb[i + 1], ground.rgb[i + 2]});
      ASSERT_GE(least, 30) << seed;
      ASSERT_LE(most, 116) << seed;
      ASSERT_LE(most - least, 24) << seed;
    }
  }
}

TEST(ShapesGrounds, AreTheSameForASeedAndDifferOtherwise) {
  std::set<std::string> grounds;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Random first(seed), second(seed);
    const Image ground = draw_ground(16, first);
    EXPECT_EQ(ground.rgb, draw_ground(16, second).rgb);
    EXPECT_EQ(first.bits(), second.bits());
    grounds.emplace(ground.rgb.begin(), ground.rgb.end());
  }
  EXPECT_EQ(grounds.size(), 40u);
}

// Of two colours: stripes have no others, a gradient and noise have what lies between.
TEST(ShapesGrounds, AreOfThreeKinds) {
  int stripes = 0, mixed = 0;
  for (std::uint64_t seed = 0; seed < 60; ++seed) {
    Random random(seed);
    const Image ground = draw_ground(64, random);
    std::set<std::array<std::uint8_t, 3>> colours;
    for (std::size_t i = 0; i < ground.rgb.size(); i += 3)
      colours.insert({ground.rgb[i], ground.rgb[i + 1], ground.rgb[i + 2]});
    (colours.size() == 2 ? stripes : mixed) += 1;
  }
  EXPECT_GT(stripes, 8);
  EXPECT_GT(mixed, 25);
}

TEST(ShapesGrounds, TheSmallestSizesAreDrawnToo) {
  for (int size = 1; size < 12; ++size) {
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
      Random random(seed);
      EXPECT_EQ(draw_ground(size, random).rgb.size(), static_cast<std::size_t>(size) * size * 3);
    }
  }
}

TEST(ShapesGrounds, GrainIsSmallAndEvensOut) {
  Image image{100, 100, std::vector<std::uint8_t>(30000, 128)};
  Random random(1);
  add_grain(image, random);
  double sum = 0;
  std::set<int> changes;
  for (const std::uint8_t value : image.rgb) {
    sum += value - 128;
    changes.insert(value - 128);
  }
  EXPECT_EQ(*changes.begin(), -5);
  EXPECT_EQ(*changes.rbegin(), 5);
  EXPECT_EQ(changes.size(), 11u);
  EXPECT_NEAR(sum / 30000, 0, 0.1);
  Image bounds{2, 1, {0, 0, 0, 255, 255, 255}};
  for (int i = 0; i < 50; ++i) add_grain(bounds, random);
  EXPECT_LT(bounds.rgb[0], 128);
  EXPECT_GT(bounds.rgb[3], 128);
}

}  // namespace
}  // namespace sightline
