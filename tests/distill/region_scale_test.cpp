#include "distill/region_scale.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sightline {
namespace {

// Over all regions of all photos; the spread as torch has it, of n - 1.
TEST(RegionScale, IsTheMeanAndSpreadOfEachFeature) {
  const at::Tensor regions = torch::tensor({1.f, 5.f, 3.f, 5.f, 5.f, 5.f, 7.f, 5.f}).view({2, 2, 2});
  const RegionScale scale = RegionScale::of(regions);
  EXPECT_FLOAT_EQ(scale.mean[0].item<float>(), 4);
  EXPECT_FLOAT_EQ(scale.mean[1].item<float>(), 5);
  EXPECT_FLOAT_EQ(scale.std[0].item<float>(), static_cast<float>(std::sqrt(20.0 / 3) + 0.02));
  EXPECT_FLOAT_EQ(scale.std[1].item<float>(), 0.02f);  // what never speaks is not blown up
  const at::Tensor standardised = scale.standardised(regions);
  EXPECT_LT(standardised.mean(at::IntArrayRef{0, 1}).abs().max().item<double>(), 1e-6);
  EXPECT_EQ(standardised.select(2, 1).abs().max().item<float>(), 0);
}

// Sums of many large numbers in float would lose the small ones.
TEST(RegionScale, StaysExactOverManyRegions) {
  at::Tensor regions = torch::full({1000, 20, 1}, 4096.f);
  regions[0][0][0] = 4096 + 20000;
  EXPECT_NEAR(RegionScale::of(regions).mean[0].item<double>(), 4097, 1e-3);
}

}  // namespace
}  // namespace sightline
