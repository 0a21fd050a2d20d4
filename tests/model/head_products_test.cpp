#include "model/head_products.h"

#include <gtest/gtest.h>

#include "model/finite_differences.h"

namespace sightline {
namespace {

// Image 1 is spoken of three times, image 2 never.
at::Tensor spoken_of() {
  return torch::tensor({1, 0, 1, 1}, at::kLong);
}

TEST(HeadProducts, AreThoseOfEachRowAlone) {
  torch::manual_seed(2);
  const auto keys = torch::randn({3, 2, 5, 4}, at::kDouble), query = torch::randn({4, 2, 4}, at::kDouble),
             weights = torch::randn({4, 2, 5}, at::kDouble);
  const auto scores = head_scores(keys, query, spoken_of()), means = head_means(keys, weights, spoken_of());
  ASSERT_EQ(scores.sizes(), (std::vector<std::int64_t>{4, 2, 5}));
  ASSERT_EQ(means.sizes(), (std::vector<std::int64_t>{4, 2, 4}));
  for (std::int64_t b = 0; b < 4; ++b) {
    for (std::int64_t j = 0; j < 2; ++j) {
      const auto of_head = keys[spoken_of()[b].item<std::int64_t>()][j];  // [L, d]
      EXPECT_TRUE(torch::allclose(scores[b][j], of_head.mv(query[b][j]), 1e-12, 1e-12));
      EXPECT_TRUE(torch::allclose(means[b][j], of_head.t().mv(weights[b][j]), 1e-12, 1e-12));
    }
  }
}

TEST(HeadProducts, GradientsMatchFiniteDifferences) {
  torch::manual_seed(2);
  const auto leaf = [](at::IntArrayRef shape) { return torch::randn(shape, at::kDouble).requires_grad_(); };
  auto keys = leaf({3, 2, 5, 4}), query = leaf({4, 2, 4}), weights = leaf({4, 2, 5});
  expect_gradients(
      [&] {
        return head_scores(keys, query, spoken_of()).square().sum() +
               head_means(keys, weights, spoken_of()).square().sum();
      },
      {{"keys", keys}, {"query", query}, {"weights", weights}});
}

}  // namespace
}  // namespace sightline
