#include "core/date.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace sightline {
namespace {

TEST(Date, IsThatOfSourceDateEpochWhereItIsSet) {
  ASSERT_EQ(::setenv("SOURCE_DATE_EPOCH", "951782399", 1), 0);  // as date -u says
  EXPECT_EQ(today(), "2000-02-28");
  ASSERT_EQ(::setenv("SOURCE_DATE_EPOCH", "951782400", 1), 0);
  EXPECT_EQ(today(), "2000-02-29");
  ASSERT_EQ(::unsetenv("SOURCE_DATE_EPOCH"), 0);
  EXPECT_GT(today(), "2026");
  EXPECT_EQ(today().size(), 10u);
}

}  // namespace
}  // namespace sightline
