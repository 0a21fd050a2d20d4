#include "core/first_given.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(FirstGiven, IsTheFirstOfThoseThatAre) {
  EXPECT_EQ(first_given({{"--a", false}, {"--b", true}, {"--c", true}}), "--b");
  EXPECT_EQ(first_given({{"--a", false}}), std::nullopt);
  EXPECT_EQ(first_given({}), std::nullopt);
}

}  // namespace
}  // namespace sightline
