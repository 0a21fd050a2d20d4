#include "train/leave_one_out.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(LeaveOneOut, IsTheMeanOfTheOthers) {
  const auto rewards = torch::tensor({1.0, 2.0, 6.0, 10.0, 20.0, 30.0}, at::kDouble);
  EXPECT_TRUE(
      torch::equal(leave_one_out(rewards, 3), torch::tensor({4.0, 3.5, 1.5, 25.0, 20.0, 15.0}, at::kDouble)));
  EXPECT_TRUE(
      torch::equal(leave_one_out(rewards, 2), torch::tensor({2.0, 1.0, 10.0, 6.0, 30.0, 20.0}, at::kDouble)));
}

}  // namespace
}  // namespace sightline
