#include "model/projected_encoder.h"

#include <gmock/gmock.h>

namespace sightline {
namespace {

using ::testing::StartsWith;

// Mean colours of 8 x 8 pixel blocks and their squares; a module that has a parameter.
class BlockEncoder : public Encoder {
 public:
  BlockEncoder() {
    scale_ = register_module("scale", torch::nn::Linear(1, 1));
    reduce({.kernel = 3, .stride = 8, .padding = 0});  // looks at the upper left of its blocks
  }
  Regions encode(const at::Tensor& pixels) override {
    const at::Tensor means = torch::avg_pool2d(pixels, {8, 8}) * scale_->weight.item<float>();
    return regions_of(torch::cat({means, means * means}, 1));
  }
  std::int64_t feature_size() const override { return 6; }
  Preprocessing default_preprocessing() const override {
    Preprocessing preprocessing;
    preprocessing.height = 48;
    return preprocessing;
  }
  void optimise_for_inference() override { optimised = true; }

  bool optimised = false;

 private:
  torch::nn::Linear scale_{nullptr};
};

class ProjectedEncoderTest : public ::testing::Test {
 protected:
  ProjectedEncoderTest() {
    torch::manual_seed(6);
    backbone_ = std::make_shared<BlockEncoder>();
    encoder_ = make_projected_encoder(backbone_, 10);
    // Statistics that are not those of a fresh norm, so that leaving it out would show.
    const torch::NoGradGuard no_grad;
    auto parameters = encoder_->named_parameters();
    auto buffers = encoder_->named_buffers();
    parameters["projection.1.weight"].uniform_(0.5, 2);
    parameters["projection.1.bias"].uniform_(-1, 1);
    buffers["projection.1.running_mean"].uniform_(-0.1, 0.1);
    buffers["projection.1.running_var"].uniform_(0.5, 2);
    encoder_->eval();
  }

  std::shared_ptr<BlockEncoder> backbone_;
  std::shared_ptr<Encoder> encoder_;
  at::Tensor pixels_ = torch::rand({2, 3, 32, 48});
};

// A 3x3 convolution with a margin of one, batch norm, ReLU and a 1x1 convolution, as torch computes them.
TEST_F(ProjectedEncoderTest, IsAConvolutionANormAndAnother) {
  const torch::NoGradGuard no_grad;
  const auto parameters = encoder_->named_parameters();
  const auto buffers = encoder_->named_buffers();
  const Regions below = backbone_->encode(pixels_);
  const at::Tensor map = below.features.transpose(1, 2).reshape({2, 6, 4, 6});
  at::Tensor expected = torch::conv2d(map, parameters["projection.0.weight"], {}, 1, 1);
  expected = torch::batch_norm(expected, parameters["projection.1.weight"], parameters["projection.1.bias"],
                               buffers["projection.1.running_mean"], buffers["projection.1.running_var"],
                               false, 0, 1e-5, false);
  expected =
      torch::conv2d(expected.relu(), parameters["projection.3.weight"], parameters["projection.3.bias"]);
  const Regions regions = encoder_->encode(pixels_);
  EXPECT_EQ(regions.layout, Layout(4, 6));
  EXPECT_TRUE(regions.features.allclose(expected.flatten(2).transpose(1, 2), 1e-4, 1e-5));
  encoder_->optimise_for_inference();
  EXPECT_TRUE(backbone_->optimised);
  EXPECT_TRUE(encoder_->encode(pixels_).features.allclose(regions.features, 1e-4, 1e-4));
}

TEST_F(ProjectedEncoderTest, TheBackboneKeepsItsNamesAndItsPlace) {
  EXPECT_EQ(encoder_->feature_size(), 10);
  EXPECT_EQ(encoder_->default_preprocessing().height, 48);
  std::size_t own = 0;
  for (const auto& item : encoder_->named_parameters()) {
    if (item.key().starts_with("scale."))
      ++own;
    else
      EXPECT_THAT(item.key(), StartsWith("projection."));
  }
  EXPECT_EQ(own, 2u);
  EXPECT_EQ(encoder_->named_parameters()["scale.weight"].data_ptr(),
            backbone_->named_parameters()["scale.weight"].data_ptr());
  const MapShift shift = encoder_->shift(32, 48), plain = backbone_->shift(32, 48);
  EXPECT_NE(plain.x, 0);
  EXPECT_EQ(shift.x, plain.x);
  EXPECT_EQ(shift.y, plain.y);
}

TEST_F(ProjectedEncoderTest, CanBePooledToAGrid) {
  const torch::NoGradGuard no_grad;
  const at::Tensor map = encoder_->encode(pixels_).features.transpose(1, 2).reshape({2, 10, 4, 6});
  encoder_->pool_to({2, 2});
  const Regions pooled = encoder_->encode(pixels_);
  EXPECT_EQ(pooled.layout, Layout(2, 2));
  EXPECT_TRUE(
      pooled.features.allclose(torch::avg_pool2d(map, {2, 3}).flatten(2).transpose(1, 2), 1e-4, 1e-5));
}

}  // namespace
}  // namespace sightline
