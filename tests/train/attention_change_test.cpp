#include "train/attention_change.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "metrics/attention_quality.h"

namespace sightline {
namespace {

// Captions of 4, 1 and 3 words over a grid of 5 cells, time-major as Decoder::unroll leaves them.
Unrolled example(const at::Tensor& alpha) {
  Unrolled unrolled;
  unrolled.row = torch::tensor({0, 2, 1, 0, 2, 0, 2, 0}, torch::kInt64);
  unrolled.alpha = alpha;
  return unrolled;
}

TEST(AttentionChange, IsTheMetricOfTheSameMaps) {
  torch::manual_seed(1);
  const Unrolled unrolled = example(torch::rand({8, 5}).softmax(1));
  AttentionSums sums;
  for (int row = 0; row < 3; ++row) {
    AttendedCaption caption;
    caption.cells.resize(5, {0, 0, 1, 1});
    for (std::int64_t position = 0; position < 8; ++position) {
      if (unrolled.row[position].item<int>() != row) continue;
      for (int i = 0; i < 5; ++i) caption.alpha.push_back(unrolled.alpha[position][i].item<float>());
    }
    sums += attention_sums(caption);
  }
  ASSERT_TRUE(attention_change(unrolled).has_value());
  EXPECT_NEAR(*attention_change(unrolled), *attention_scores(sums).change, 1e-6);
}

TEST(AttentionChange, IsNothingWhereNothingCanMove) {
  EXPECT_EQ(attention_change(example({})), std::nullopt);
  EXPECT_EQ(attention_change(example(torch::ones({8, 1}))), std::nullopt);
  Unrolled single = example(torch::full({3, 5}, 0.2));
  single.row = torch::tensor({0, 1, 2}, torch::kInt64);
  EXPECT_EQ(attention_change(single), std::nullopt);
  EXPECT_EQ(attention_change(example(torch::full({8, 5}, 0.2))), 0.0);
}

}  // namespace
}  // namespace sightline
