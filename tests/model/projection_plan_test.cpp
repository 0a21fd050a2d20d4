#include "model/projection_plan.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(ProjectionPlan, ANarrowMapIsWidenedByWhatStandsAroundAPlace) {
  const auto [inner, outer] = projection_plan(256, 1280);
  EXPECT_EQ(inner.conv, "projection.0");
  EXPECT_EQ(inner.norm, "projection.1");
  EXPECT_EQ(inner.shape.output, 512);
  EXPECT_EQ(inner.shape.kernel, 3);
  EXPECT_EQ(inner.shape.padding, 1);  // the map keeps its size
  EXPECT_EQ(inner.activation, Activation::relu);
  EXPECT_EQ(outer.conv, "projection.3");
  EXPECT_EQ(outer.norm, "");
  EXPECT_EQ(outer.shape.input, 512);
  EXPECT_EQ(outer.shape.output, 1280);
  EXPECT_EQ(outer.shape.kernel, 1);
  EXPECT_EQ(projection_plan(512, 8)[0].shape.kernel, 3);
}

TEST(ProjectionPlan, AWideMapKeepsItsWidth) {
  const auto [inner, outer] = projection_plan(513, 8);
  EXPECT_EQ(inner.shape.output, 513);
  EXPECT_EQ(inner.shape.kernel, 1);
  EXPECT_EQ(inner.shape.padding, 0);
  EXPECT_EQ(outer.shape.input, 513);
}

}  // namespace
}  // namespace sightline
