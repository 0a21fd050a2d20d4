#include "train/row_sums.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

namespace sightline {
namespace {

// Positions stand word by word, and rows end one after another.
TEST(RowSums, AddWhatBelongsToARow) {
  Unrolled unrolled;
  unrolled.row = torch::tensor({0, 1, 2, 0, 1, 0}, at::kLong);
  auto positions = torch::tensor({1.0, 2.0, 4.0, 8.0, 16.0, 32.0}, at::kDouble).requires_grad_();
  const auto sums = row_sums(unrolled, positions, 4);  // the last row has no position
  EXPECT_TRUE(torch::equal(sums, torch::tensor({41.0, 18.0, 4.0, 0.0}, at::kDouble)));
  (sums * torch::tensor({1.0, 2.0, 3.0, 4.0}, at::kDouble)).sum().backward();
  EXPECT_TRUE(torch::equal(positions.grad(), torch::tensor({1.0, 2.0, 3.0, 1.0, 2.0, 1.0}, at::kDouble)));
}

}  // namespace
}  // namespace sightline
