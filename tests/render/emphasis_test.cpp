#include "render/emphasis.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Emphasis, TwiceAsMuchIsAsFarAsHalfAsMuch) {
  EXPECT_EQ(emphasis(1), 0);
  EXPECT_EQ(emphasis(0), -1);
  EXPECT_FLOAT_EQ(emphasis(2), 0.5f);
  for (const float times : {1.1f, 2.0f, 5.0f, 40.0f}) EXPECT_FLOAT_EQ(emphasis(times), -emphasis(1 / times));
}

TEST(Emphasis, GrowsWithWhatWasLookedAtAndStaysWithinOne) {
  float before = -1;
  for (float looked = 0.01f; looked < 1000; looked *= 1.1f) {
    EXPECT_GT(emphasis(looked), before) << looked;
    before = emphasis(looked);
  }
  EXPECT_LT(before, 1);
  EXPECT_EQ(emphasis(-1), -1);
}

}  // namespace
}  // namespace sightline
