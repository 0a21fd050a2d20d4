#include "model/regions.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>

namespace sightline {
namespace {

TEST(Regions, TheMeanLeavesPaddingOut) {
  const auto features = torch::tensor({1.f, 2.f, 3.f, 6.f, 5.f, 1.f, 7.f, 7.f, 100.f, NAN, 100.f, NAN})
                            .view({2, 3, 2});  // the second image has one region
  const auto mask = torch::tensor({true, true, true, true, false, false}).view({2, 3});
  const auto mean = mean_region(features, mask);
  EXPECT_TRUE(mean.equal(torch::tensor({3.f, 3.f, 7.f, 7.f}).view({2, 2})));
  EXPECT_TRUE(mean_region(features.slice(0, 0, 1), {}).equal(mean.slice(0, 0, 1)));
}

TEST(Regions, AreCountedWithoutPadding) {
  const auto features = torch::zeros({2, 3, 4});
  const auto mask = torch::tensor({true, true, true, true, false, false}).view({2, 3});
  EXPECT_TRUE(region_counts(features, mask).equal(torch::tensor({3, 1}, at::kLong)));
  EXPECT_TRUE(region_counts(features, {}).equal(torch::tensor({3, 3}, at::kLong)));
}

// Nothing is learnt from padding.
TEST(Regions, TheMeansGradientIsThatOfItsRegions) {
  const auto features = torch::ones({1, 3, 1}).requires_grad_();
  mean_region(features, torch::tensor({true, true, false}).view({1, 3})).sum().backward();
  EXPECT_TRUE(features.grad().equal(torch::tensor({0.5f, 0.5f, 0.f}).view({1, 3, 1})));
}

}  // namespace
}  // namespace sightline
