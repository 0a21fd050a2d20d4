#include "model/resnet_plan.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

TEST(ResNetPlan, ABlockChangesItsShapeBesideAShortcut) {
  const BackbonePlan plan = resnet_plan("resnet50", "layer2");
  EXPECT_EQ(plan.channels, 512);
  ASSERT_EQ(plan.blocks.size(), 8u);   // the stem among them
  const auto& first = plan.blocks[4];  // of layer2
  ASSERT_EQ(first.convolutions.size(), 3u);
  EXPECT_EQ(first.convolutions[1].conv, "layer2.0.conv2");
  EXPECT_EQ(first.convolutions[1].norm, "layer2.0.bn2");
  EXPECT_EQ(first.convolutions[1].shape.stride, 2);
  EXPECT_EQ(first.convolutions[2].activation, Activation::none);  // behind the sum
  EXPECT_TRUE(first.residual);
  EXPECT_EQ(first.activation, Activation::relu);
  ASSERT_TRUE(first.shortcut);
  EXPECT_EQ(first.shortcut->conv, "layer2.0.downsample.0");
  EXPECT_EQ(first.shortcut->norm, "layer2.0.downsample.1");
  EXPECT_EQ(first.shortcut->shape.stride, 2);
  EXPECT_TRUE(plan.blocks[1].shortcut);   // 64 channels to 256, at stride 1
  EXPECT_FALSE(plan.blocks[5].shortcut);  // nothing changes
  EXPECT_FALSE(resnet_plan("resnet18", "layer1").blocks[1].shortcut);
}

TEST(ResNetPlan, EachLayerBehindTheFirstHalvesTheMap) {
  EXPECT_EQ(downsampling_of(resnet_plan("resnet18", "layer1")).size(), 2u);  // the stem and the maximum
  EXPECT_EQ(downsampling_of(resnet_plan("resnet18", "layer4")).size(), 5u);
}

TEST(ResNetPlan, WhatIsUnknownIsRefused) {
  EXPECT_THROW(resnet_plan("resnet18", "layer5"), UsageError);
  EXPECT_THROW(resnet_plan("resnet20", ""), UsageError);
}

}  // namespace
}  // namespace sightline
