#include "engine/folded_convolution.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <cmath>

#include "core/error.h"
#include "core/scratch_file.h"
#include "weights/safetensors.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

class FoldedConvolutionTest : public ::testing::Test {
 protected:
  // Two channels to two, 1x1.
  FoldedConvolutionTest() {
    tensors_["conv.weight"] = torch::tensor({1.f, 2.f, 3.f, 4.f}).view({2, 2, 1, 1});
    tensors_["norm.weight"] = torch::tensor({2.f, -1.f});
    tensors_["norm.bias"] = torch::tensor({0.5f, 1.f});
    tensors_["norm.running_mean"] = torch::tensor({3.f, -2.f});
    tensors_["norm.running_var"] = torch::tensor({4.f, 0.25f});
  }

  FoldedConvolution taken(const PlannedConvolution& plan) {
    write_safetensors(file_.path(), {tensors_, {}});
    const MappedTensors mapped(file_.path());
    StoredWeights weights(mapped, "");
    FoldedConvolution convolution;
    take_convolution(plan, weights, convolution);
    if (take_all_) weights.require_all_taken();
    return convolution;
  }
  std::string error_of(const PlannedConvolution& plan) {
    try {
      taken(plan);
    } catch (const ModelError& error) {
      return error.what();
    }
    return "none";
  }

  // With weights of 8 bits in place of floats.
  void make_int8() {
    tensors_ = {{"conv.weight", torch::tensor({1, -127, 127, 0}).view({2, 2, 1, 1}).to(torch::kChar)},
                {"conv.scale", torch::tensor({0.5f, 0.25f})},
                {"conv.bias", torch::tensor({-1.f, 7.f})},
                {"conv.input_range", torch::tensor({6.f, 2.f})}};
  }

  NamedTensors tensors_;
  ScratchFile file_;
  bool take_all_ = true;
  PlannedConvolution plan_{"conv", "norm", {2, 2}, Activation::relu};
};

// scale = gamma / sqrt(variance + 1e-5); bias = beta - mean * scale, by hand.
TEST_F(FoldedConvolutionTest, TheNormIsInTheWeights) {
  const FoldedConvolution folded = taken(plan_);
  const double first = 2 / std::sqrt(4.00001), second = -1 / std::sqrt(0.25001);
  ASSERT_GE(folded.weight.size(), 4u);
  EXPECT_NEAR(folded.weight.data()[0], 1 * first, 1e-6);
  EXPECT_NEAR(folded.weight.data()[1], 2 * first, 1e-6);
  EXPECT_NEAR(folded.weight.data()[2], 3 * second, 1e-5);
  EXPECT_NEAR(folded.weight.data()[3], 4 * second, 1e-5);
  EXPECT_NEAR(folded.bias.at(0), 0.5 - 3 * first, 1e-5);
  EXPECT_NEAR(folded.bias.at(1), 1 + 2 * second, 1e-5);
  EXPECT_EQ(folded.activation, Activation::relu);
  EXPECT_FALSE(folded.int8);
}

// norm(W x + b): the norm takes its mean of the sum.
TEST_F(FoldedConvolutionTest, ABiasBeforeTheNormGoesThroughIt) {
  tensors_["conv.bias"] = torch::tensor({10.f, 20.f});
  plan_.shape.bias_before_norm = true;
  const FoldedConvolution folded = taken(plan_);
  const double first = 2 / std::sqrt(4.00001), second = -1 / std::sqrt(0.25001);
  EXPECT_NEAR(folded.bias.at(0), 0.5 + (10 - 3) * first, 1e-5);
  EXPECT_NEAR(folded.bias.at(1), 1 + (20 + 2) * second, 1e-4);
}

TEST_F(FoldedConvolutionTest, WithoutANormTheWeightsAreAsStored) {
  tensors_ = {{"conv.weight", tensors_["conv.weight"].to(torch::kHalf)},
              {"conv.bias", torch::tensor({10.f, 20.f})}};
  plan_.norm.clear();
  const FoldedConvolution folded = taken(plan_);
  EXPECT_EQ(std::vector<float>(folded.weight.data(), folded.weight.data() + 4),
            (std::vector<float>{1, 2, 3, 4}));
  EXPECT_EQ(folded.bias, (std::vector<float>{10, 20}));
}

TEST_F(FoldedConvolutionTest, OfEightBitsComesWithItsScalesAndRanges) {
  make_int8();
  const FoldedConvolution folded = taken(plan_);
  ASSERT_TRUE(folded.int8);
  EXPECT_EQ(folded.int8->values, (std::vector<std::int8_t>{1, -127, 127, 0}));
  EXPECT_EQ(folded.int8->scale, (std::vector<float>{0.5f, 0.25f}));
  EXPECT_EQ(folded.int8->input_range, (std::vector<float>{6, 2}));
  EXPECT_EQ(folded.bias, (std::vector<float>{-1, 7}));
}

// One that was of 8 bits becomes one of floats: the same object is filled layer after layer.
TEST_F(FoldedConvolutionTest, NothingStaysOfTheOneBefore) {
  const NamedTensors floats = tensors_;
  make_int8();
  FoldedConvolution convolution = taken(plan_);
  tensors_ = floats;
  write_safetensors(file_.path(), {tensors_, {}});
  const MappedTensors mapped(file_.path());
  StoredWeights weights(mapped, "");
  take_convolution(plan_, weights, convolution);
  EXPECT_FALSE(convolution.int8);
  EXPECT_NEAR(convolution.bias.at(0), 0.5 - 3 * 2 / std::sqrt(4.00001), 1e-5);
}

TEST_F(FoldedConvolutionTest, WhatCannotBeMeantIsNamed) {
  tensors_.erase("norm.running_var");
  EXPECT_THAT(error_of(plan_), HasSubstr("tensor 'norm.running_var' is missing"));
  tensors_["norm.running_var"] = torch::ones({3});
  EXPECT_THAT(error_of(plan_), HasSubstr("'norm.running_var' is [3], expected [2]"));
  plan_.shape.kernel = 3;
  EXPECT_THAT(error_of(plan_), HasSubstr("'conv.weight' is [2, 2, 1, 1], expected [2, 2, 3, 3]"));
  plan_.shape = {4, 2, 1, 1, 0, 2};  // of each group half of the input
  tensors_["norm.running_var"] = torch::ones({2});
  EXPECT_EQ(error_of(plan_), "none");

  plan_.shape = {2, 2};
  make_int8();
  tensors_["conv.weight"][0][0][0][0] = -128;
  EXPECT_THAT(error_of(plan_), HasSubstr("'conv.weight' holds -128, expected -127 to 127"));
  for (const float scale : {0.f, -1.f, INFINITY, NAN}) {
    make_int8();
    tensors_["conv.scale"][1] = scale;
    EXPECT_THAT(error_of(plan_), HasSubstr("'conv.scale' holds numbers that are not finite and above 0"));
    make_int8();
    tensors_["conv.input_range"][0] = scale;
    EXPECT_THAT(error_of(plan_), HasSubstr("'conv.input_range' holds"));
  }
}

TEST(ConvolutionWeights, AreCountedByGroup) {
  EXPECT_EQ(weight_count({3, 64, 7, 2, 3}), 64 * 3 * 7 * 7);
  EXPECT_EQ(weight_count({32, 32, 3, 1, 1, 32}), 32 * 9);
}

}  // namespace
}  // namespace sightline
