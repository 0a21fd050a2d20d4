#include "metrics/scored_image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;

TEST(TokenTable, NumbersTokensAsTheyAreFirstSeen) {
  TokenTable table;
  EXPECT_THAT(table.ids({"a", "dog", "a"}), ElementsAre(0, 1, 0));
  EXPECT_THAT(table.ids({"dog", "runs"}), ElementsAre(1, 2));
  EXPECT_EQ(table.size(), 3u);
  EXPECT_THAT(table.words(), ElementsAre("a", "dog", "runs"));
}

}  // namespace
}  // namespace sightline
