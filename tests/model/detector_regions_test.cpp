#include "model/detector_regions.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include "core/error.h"

namespace sightline {
namespace {

TEST(DetectorRegions, StandsInAnEncodersPlace) {
  const auto encoder = make_encoder({"regions:5", {}});
  EXPECT_EQ(encoder->feature_size(), 5);
  EXPECT_FALSE(encoder->sees_pixels());
  EXPECT_TRUE(encoder->parameters().empty());
  EXPECT_THROW(encoder->encode(torch::zeros({1, 3, 8, 8})), UsageError);
  EXPECT_TRUE(make_encoder({"squeezenet1_1", {}})->sees_pixels());
}

TEST(DetectorRegions, ABatchIsAsLongAsTheLongest) {
  const Regions regions =
      batch_of_regions({torch::full({1, 2}, 7.0f), torch::arange(6, torch::kFloat32).view({3, 2})});
  EXPECT_EQ(regions.layout.size(), 3);
  EXPECT_EQ(regions.layout.grid(), nullptr);
  const at::Tensor features =
      torch::tensor({7.0f, 7.0f, 0.0f, 0.0f, 0.0f, 0.0f, 0.0f, 1.0f, 2.0f, 3.0f, 4.0f, 5.0f});
  EXPECT_TRUE(torch::equal(regions.features, features.view({2, 3, 2})));
  EXPECT_TRUE(torch::equal(regions.mask, torch::tensor({1, 0, 0, 1, 1, 1}).view({2, 3}).to(torch::kBool)));
}

TEST(DetectorRegions, WhereAllAreAsLongThereIsNoMask) {
  const Regions regions = batch_of_regions({torch::ones({2, 4}), torch::ones({2, 4})});
  EXPECT_FALSE(regions.mask.defined());
  EXPECT_EQ(regions.features.sizes(), (std::vector<std::int64_t>{2, 2, 4}));
}

}  // namespace
}  // namespace sightline
