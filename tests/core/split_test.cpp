#include "core/split.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;

TEST(Split, EveryFieldCountsAlsoAnEmptyOne) {
  EXPECT_THAT(split("a\tb c\td", '\t'), ElementsAre("a", "b c", "d"));
  EXPECT_THAT(split("a||b|", '|'), ElementsAre("a", "", "b", ""));
  EXPECT_THAT(split("a|b", '\t'), ElementsAre("a|b"));
  EXPECT_THAT(split("", '|'), ElementsAre(""));
}

}  // namespace
}  // namespace sightline
