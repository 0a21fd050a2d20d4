#include "core/counted.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Counted, OneIsSingular) {
  EXPECT_EQ(counted(0, "photo"), "0 photos");
  EXPECT_EQ(counted(1, "photo"), "1 photo");
  EXPECT_EQ(counted(11, "photo"), "11 photos");
}

}  // namespace
}  // namespace sightline
