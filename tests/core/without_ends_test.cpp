#include "core/without_ends.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(WithoutEnds, TakesMarksFromBothEndsAlone) {
  EXPECT_EQ(without_ends(" \ta b\t c ", " \t"), "a b\t c");
  EXPECT_EQ(without_ends("\ta ", " "), "\ta");
  EXPECT_EQ(without_ends("a", " "), "a");
  EXPECT_EQ(without_ends(" \t ", " \t"), "");
  EXPECT_EQ(without_ends("", " "), "");
}

}  // namespace
}  // namespace sightline
