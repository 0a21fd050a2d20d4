#include "model/resnet_plan.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

std::int64_t parameters_in(const PlannedConvolution& plan) {
  const ConvolutionShape& shape = plan.shape;
  return shape.output * (shape.input / shape.groups) * shape.kernel * shape.kernel + 2 * shape.output;
}

// Of convolutions and batch norms.
std::int64_t parameters_in(const ResNetPlan& plan) {
  std::int64_t sum = parameters_in(plan.stem);
  for (const auto& block : plan.blocks) {
    for (const auto& convolution : block.convolutions) sum += parameters_in(convolution);
    if (block.shortcut) sum += parameters_in(*block.shortcut);
  }
  return sum;
}

// torchvision's own counts, less its classifier of 1000 classes.
TEST(ResNetPlan, HasTorchvisionsParameters) {
  const auto classifier = [](std::int64_t features) { return 1000 * features + 1000; };
  EXPECT_EQ(parameters_in(resnet_plan("resnet18", "")), 11'689'512 - classifier(512));
  EXPECT_EQ(parameters_in(resnet_plan("resnet34", "")), 21'797'672 - classifier(512));
  EXPECT_EQ(parameters_in(resnet_plan("resnet50", "")), 25'557'032 - classifier(2048));
  EXPECT_EQ(parameters_in(resnet_plan("resnet101", "")), 44'549'160 - classifier(2048));
  EXPECT_EQ(parameters_in(resnet_plan("resnet152", "")), 60'192'808 - classifier(2048));
}

TEST(ResNetPlan, ABlockChangesItsShapeBesideAShortcut) {
  const ResNetPlan plan = resnet_plan("resnet50", "layer2");
  EXPECT_EQ(plan.channels, 512);
  ASSERT_EQ(plan.blocks.size(), 7u);
  const auto& first = plan.blocks[3];  // of layer2
  ASSERT_EQ(first.convolutions.size(), 3u);
  EXPECT_EQ(first.convolutions[1].conv, "layer2.0.conv2");
  EXPECT_EQ(first.convolutions[1].norm, "layer2.0.bn2");
  EXPECT_EQ(first.convolutions[1].shape.stride, 2);
  EXPECT_EQ(first.convolutions[2].activation, Activation::none);  // behind the sum
  ASSERT_TRUE(first.shortcut);
  EXPECT_EQ(first.shortcut->conv, "layer2.0.downsample.0");
  EXPECT_EQ(first.shortcut->norm, "layer2.0.downsample.1");
  EXPECT_EQ(first.shortcut->shape.stride, 2);
  EXPECT_TRUE(plan.blocks[0].shortcut);   // 64 channels to 256, at stride 1
  EXPECT_FALSE(plan.blocks[4].shortcut);  // nothing changes
  EXPECT_FALSE(resnet_plan("resnet18", "layer1").blocks[0].shortcut);
}

// Each convolution reads what the one before it gives.
TEST(ResNetPlan, ChannelsFollowEachOther) {
  for (const std::string& kind : resnet_kinds()) {
    std::int64_t channels = resnet_plan(kind, "").stem.shape.output;
    for (const auto& block : resnet_plan(kind, "").blocks) {
      std::int64_t inside = channels;
      for (const auto& convolution : block.convolutions) {
        EXPECT_EQ(convolution.shape.input, inside) << convolution.conv;
        inside = convolution.shape.output;
      }
      if (block.shortcut) {
        EXPECT_EQ(block.shortcut->shape.input, channels);
        EXPECT_EQ(block.shortcut->shape.output, inside);
      } else {
        EXPECT_EQ(channels, inside);
      }
      channels = inside;
    }
    EXPECT_EQ(channels, resnet_plan(kind, "").channels);
  }
}

TEST(ResNetPlan, EachLayerBehindTheFirstHalvesTheMap) {
  EXPECT_EQ(resnet_plan("resnet18", "layer1").downsampling.size(), 2u);  // the stem and the maximum
  EXPECT_EQ(resnet_plan("resnet18", "layer4").downsampling.size(), 5u);
}

TEST(ResNetPlan, WhatIsUnknownIsRefused) {
  EXPECT_THROW(resnet_plan("resnet18", "layer5"), UsageError);
  EXPECT_THROW(resnet_plan("resnet20", ""), UsageError);
}

}  // namespace
}  // namespace sightline
