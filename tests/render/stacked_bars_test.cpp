#include "render/stacked_bars.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "render/distinct_colours.h"

namespace sightline {
namespace {

// The most pixels of the colour that a row of the picture has: the width of the bar's part.
int widest(const Image& image, const Colour& colour) {
  int most = 0;
  for (int y = 0; y < image.height; ++y) {
    int count = 0;
    for (int x = 0; x < image.width; ++x) {
      const std::uint8_t* pixel = &image.rgb[3 * (static_cast<std::size_t>(y) * image.width + x)];
      count += pixel[0] == colour[0] && pixel[1] == colour[1] && pixel[2] == colour[2];
    }
    most = std::max(most, count);
  }
  return most;
}

TEST(StackedBars, PartsAreAsWideAsTheirShares) {
  const Image image = stacked_bars("", "ms", {{"", {{"", 1}, {"", 2}, {"", 6}}}});
  EXPECT_EQ(widest(image, kDistinctColours[0]), 100);
  EXPECT_EQ(widest(image, kDistinctColours[1]), 200);
  EXPECT_EQ(widest(image, kDistinctColours[2]), 600);
}

TEST(StackedBars, EachBarIsOfItsOwnSum) {
  const Image image = stacked_bars("", "ms", {{"", {{"", 1}, {"", 8}}}, {"", {{"", 60}, {"", 0}, {"", 30}}}});
  EXPECT_EQ(widest(image, kDistinctColours[0]), 600);
  EXPECT_EQ(widest(image, kDistinctColours[1]), 800);
  EXPECT_EQ(widest(image, kDistinctColours[2]), 300);
}

TEST(StackedBars, MoreBarsAndMorePartsAreHigher) {
  const StackedBar few{"few", {{"a", 1}, {"b", 1}}}, many{"many", {{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}}};
  const int one = stacked_bars("", "", {few}).height;
  EXPECT_GT(stacked_bars("", "", {many}).height, one);
  EXPECT_GT(stacked_bars("", "", {few, many}).height, stacked_bars("", "", {many}).height);
}

TEST(StackedBars, NeedSomethingToShow) {
  EXPECT_THROW(stacked_bars("", "", {}), UsageError);
  EXPECT_THROW(stacked_bars("", "", {{"none", {{"a", 0}}}}), UsageError);
}

}  // namespace
}  // namespace sightline
