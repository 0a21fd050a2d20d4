#include "model/backbone_plan.h"

#include <gtest/gtest.h>

#include <map>

#include "model/backbone_kinds.h"

namespace sightline {
namespace {

// Of convolutions and batch norms.
std::int64_t parameters_in(const BackbonePlan& plan) {
  std::int64_t sum = 0;
  for (const PlannedConvolution& convolution : convolutions_of(plan)) {
    const ConvolutionShape& shape = convolution.shape;
    sum += shape.output * (shape.input / shape.groups) * shape.kernel * shape.kernel;
    if (convolution.norm.empty() || shape.bias_before_norm) sum += shape.output;
    if (!convolution.norm.empty()) sum += 2 * shape.output;
  }
  return sum;
}

// torchvision's own counts, less its classifier of 1000 classes.
TEST(BackbonePlan, HasTorchvisionsParameters) {
  const auto classifier = [](std::int64_t features) { return 1000 * features + 1000; };
  const std::map<std::string, std::int64_t> counts = {{"resnet18", 11'689'512 - classifier(512)},
                                                      {"resnet34", 21'797'672 - classifier(512)},
                                                      {"resnet50", 25'557'032 - classifier(2048)},
                                                      {"resnet101", 44'549'160 - classifier(2048)},
                                                      {"resnet152", 60'192'808 - classifier(2048)},
                                                      {"mobilenet_v2", 3'504'872 - classifier(1280)},
                                                      {"squeezenet1_1", 1'235'496 - classifier(512)},
                                                      {"vgg16", 14'714'688},
                                                      {"vgg19", 20'024'384},
                                                      {"vgg16_bn", 14'714'688 + 2 * 4224},
                                                      {"vgg19_bn", 20'024'384 + 2 * 5504}};
  for (const std::string& kind : backbone_kinds())
    EXPECT_EQ(parameters_in(backbone_plan(kind, "")), counts.at(kind)) << kind;
}

// Each convolution reads what the one before it gives, and sums are of as many channels.
TEST(BackbonePlan, ChannelsFollowEachOther) {
  for (const std::string& kind : backbone_kinds()) {
    SCOPED_TRACE(kind);
    std::int64_t channels = 3;
    for (const BackbonePlan::Block& block : backbone_plan(kind, "").blocks) {
      std::int64_t inside = channels;
      for (const PlannedConvolution& convolution : block.convolutions) {
        EXPECT_EQ(convolution.shape.input, inside) << convolution.conv;
        inside = convolution.shape.output;
      }
      if (block.beside) {
        EXPECT_EQ(block.beside->shape.input, block.convolutions.back().shape.input);
        inside += block.beside->shape.output;
      }
      if (block.shortcut) {
        EXPECT_TRUE(block.residual);
        EXPECT_EQ(block.shortcut->shape.input, channels);
        EXPECT_EQ(block.shortcut->shape.output, inside);
      } else if (block.residual) {
        EXPECT_EQ(channels, inside);
      }
      channels = inside;
    }
    EXPECT_EQ(channels, backbone_plan(kind, "").channels);
  }
}

TEST(BackbonePlan, ThatItEndsAtAnEarlierMapLeavesTheRestOut) {
  EXPECT_EQ(backbone_plan("mobilenet_v2", "features.13").channels, 96);
  EXPECT_EQ(convolutions_of(backbone_plan("mobilenet_v2", "features.1")).back().conv, "features.1.conv.1");
  EXPECT_EQ(convolutions_of(backbone_plan("squeezenet1_1", "features.6")).back().conv,
            "features.6.expand3x3");
  EXPECT_EQ(convolutions_of(backbone_plan("vgg16_bn", "conv2")).back().conv, "features.10");
}

// In an inverted residual block each channel of the wide map is by itself, and the sum has no activation.
TEST(BackbonePlan, MobileNetsBlocksAreInvertedResiduals) {
  const BackbonePlan plan = backbone_plan("mobilenet_v2", "");
  ASSERT_EQ(plan.blocks.size(), 19u);
  const BackbonePlan::Block& block = plan.blocks[3];
  ASSERT_EQ(block.convolutions.size(), 3u);
  EXPECT_EQ(block.convolutions[0].conv, "features.3.conv.0.0");
  EXPECT_EQ(block.convolutions[1].shape.groups, 144);
  EXPECT_EQ(block.convolutions[1].activation, Activation::relu6);
  EXPECT_EQ(block.convolutions[2].norm, "features.3.conv.3");
  EXPECT_EQ(block.convolutions[2].activation, Activation::none);
  EXPECT_TRUE(block.residual);
  EXPECT_EQ(block.activation, Activation::none);
  EXPECT_FALSE(plan.blocks[2].residual);              // of stride 2
  EXPECT_EQ(plan.blocks[1].convolutions.size(), 2u);  // nothing is widened
}

TEST(BackbonePlan, WhatHalvesTheMapIsCounted) {
  EXPECT_EQ(downsampling_of(backbone_plan("mobilenet_v2", "")).size(), 5u);
  EXPECT_EQ(downsampling_of(backbone_plan("mobilenet_v2", "features.13")).size(), 4u);
  EXPECT_EQ(downsampling_of(backbone_plan("vgg19", "")).size(), 4u);
  const auto squeezenet = downsampling_of(backbone_plan("squeezenet1_1", ""));
  ASSERT_EQ(squeezenet.size(), 4u);
  EXPECT_FALSE(squeezenet[0].ceil);
  EXPECT_TRUE(squeezenet[1].ceil);
}

}  // namespace
}  // namespace sightline
