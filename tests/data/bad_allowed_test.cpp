#include "data/bad_allowed.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(BadAllowed, IsAShareAndOneInAnyCase) {
  EXPECT_EQ(bad_allowed(1000, 0), 0u);
  EXPECT_EQ(bad_allowed(1000, 0.01), 10u);
  EXPECT_EQ(bad_allowed(1099, 0.01), 10u);
  EXPECT_EQ(bad_allowed(3, 0.01), 1u);
  EXPECT_EQ(bad_allowed(7, 1), 7u);
}

// 0.29 is a little less in binary than in people's eyes.
TEST(BadAllowed, CountsAsPeopleDo) {
  EXPECT_EQ(bad_allowed(100, 0.29), 29u);
  EXPECT_EQ(bad_allowed(1000, 0.057), 57u);
  for (int percent = 1; percent <= 100; ++percent)
    EXPECT_EQ(bad_allowed(100, percent / 100.0), static_cast<std::size_t>(percent));
}

}  // namespace
}  // namespace sightline
