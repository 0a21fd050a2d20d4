#include "image/resampling.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::FloatEq;
using ::testing::IsEmpty;

Axis whole_axis(int source, std::int64_t resized) {
  return {source, 0, static_cast<double>(source), resized, 0, static_cast<int>(resized)};
}

TEST(Resampling, ItsOwnSizeIsEachPixel) {
  const auto taps = taps_of(whole_axis(4, 4));
  ASSERT_EQ(taps.size(), 4u);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(taps[static_cast<std::size_t>(i)].first, i);
    EXPECT_THAT(taps[static_cast<std::size_t>(i)].weights, ElementsAre(1));
  }
}

TEST(Resampling, ShrinkingSharesAreas) {
  const auto half = taps_of(whole_axis(4, 2));
  EXPECT_THAT(half[0].weights, ElementsAre(0.5f, 0.5f));
  EXPECT_EQ(half[1].first, 2);
  const auto taps = taps_of(whole_axis(5, 2));  // 2.5 pixels each
  EXPECT_EQ(taps[0].first, 0);
  EXPECT_THAT(taps[0].weights, ElementsAre(FloatEq(0.4f), FloatEq(0.4f), FloatEq(0.2f)));
  EXPECT_EQ(taps[1].first, 2);
  EXPECT_THAT(taps[1].weights, ElementsAre(FloatEq(0.2f), FloatEq(0.4f), FloatEq(0.4f)));
  EXPECT_EQ(taps_of(whole_axis(1000, 1))[0].weights.size(), 1000u);
}

TEST(Resampling, EnlargingIsLinearBetweenCentres) {
  const auto taps = taps_of(whole_axis(2, 4));  // centres at -0.25, 0.25, 0.75, 1.25 of pixel numbers
  EXPECT_THAT(taps[0].weights, ElementsAre(1)) << "the edge is held";
  EXPECT_EQ(taps[1].first, 0);
  EXPECT_THAT(taps[1].weights, ElementsAre(0.75f, 0.25f));
  EXPECT_THAT(taps[2].weights, ElementsAre(0.25f, 0.75f));
  EXPECT_EQ(taps[3].first, 1);
  EXPECT_THAT(taps[3].weights, ElementsAre(1));
  for (const Taps& each : taps_of(whole_axis(1, 7))) {
    EXPECT_EQ(each.first, 0);
    EXPECT_THAT(each.weights, ElementsAre(1));
  }
}

TEST(Resampling, AWindowKeepsItsPartAndLeavesMargins) {
  const auto all = taps_of(whole_axis(10, 4));
  const Axis window{10, 0, 10, 4, -1, 6};
  const auto taps = taps_of(window);
  ASSERT_EQ(taps.size(), 6u);
  EXPECT_THAT(taps[0].weights, IsEmpty());
  EXPECT_THAT(taps[5].weights, IsEmpty());
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(taps[i + 1].first, all[i].first);
    EXPECT_EQ(taps[i + 1].weights, all[i].weights);
  }
  const auto inner = taps_of({10, 0, 10, 4, 2, 1});
  ASSERT_EQ(inner.size(), 1u);
  EXPECT_EQ(inner[0].weights, all[2].weights);
}

// A reduced photo's last pixel is a part of one: the axis ends within it.
TEST(Resampling, AnAxisMayBeginAndEndWithinPixels) {
  const auto taps = taps_of({3, 0.5, 2.5, 1, 0, 1});
  EXPECT_EQ(taps[0].first, 0);
  EXPECT_THAT(taps[0].weights, ElementsAre(0.25f, 0.5f, 0.25f));
}

// Whatever the sizes: weights are shares that sum to one, lie in the picture, and their centre is the
// pixel's.
TEST(Resampling, SharesSumToOneAndKeepTheirPlace) {
  for (int source = 1; source <= 12; ++source) {
    for (int resized = 1; resized <= 30; ++resized) {
      const auto taps = taps_of(whole_axis(source, resized));
      const double scale = static_cast<double>(source) / resized;
      for (int i = 0; i < resized; ++i) {
        const Taps& each = taps[static_cast<std::size_t>(i)];
        double sum = 0, centre = 0;
        for (std::size_t t = 0; t < each.weights.size(); ++t) {
          ASSERT_GE(each.weights[t], 0);
          sum += each.weights[t];
          centre += each.weights[t] * (each.first + static_cast<double>(t) + 0.5);
        }
        ASSERT_GE(each.first, 0);
        ASSERT_LE(each.first + static_cast<int>(each.weights.size()), source);
        ASSERT_NEAR(sum, 1, 1e-5) << source << " to " << resized << " at " << i;
        const double wanted = (i + 0.5) * scale;
        if (scale > 1) continue;
        ASSERT_NEAR(centre, std::clamp(wanted, 0.5, source - 0.5), 1e-5);
      }
      // Of all output pixels together each source pixel gets its even share, where it shrinks.
      if (scale < 1) continue;
      std::vector<double> got(static_cast<std::size_t>(source));
      for (const Taps& each : taps)
        for (std::size_t t = 0; t < each.weights.size(); ++t)
          got[static_cast<std::size_t>(each.first) + t] += each.weights[t];
      for (const double share : got) ASSERT_NEAR(share, 1 / scale, 1e-5);
    }
  }
}

}  // namespace
}  // namespace sightline
