#include "core/comma_list.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(CommaList, EmptyPartsAreLeftOut) {
  EXPECT_THAT(split_at_commas("train,restval"), ElementsAre("train", "restval"));
  EXPECT_THAT(split_at_commas(",a,,b,"), ElementsAre("a", "b"));
  EXPECT_THAT(split_at_commas(""), IsEmpty());
  EXPECT_THAT(split_at_commas(", "), IsEmpty());
  EXPECT_THAT(split_at_commas("train, my split ,\tval"), ElementsAre("train", "my split", "val"));
}

}  // namespace
}  // namespace sightline
