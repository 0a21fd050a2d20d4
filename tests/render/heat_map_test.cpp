#include "render/heat_map.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace sightline {
namespace {

// The centre of mass of a one-hot map is the centre of its cell (away from the edges, where the spline is
// cut).
TEST(HeatMap, LiesOnItsCell) {
  for (const ResizeRule rule : {ResizeRule::squash, ResizeRule::centre_crop, ResizeRule::letterbox}) {
    const Grid grid{6, 8};
    const int width = 320, height = 200;
    const Geometry geometry({.resize = rule, .height = 180, .width = 240}, width, height);
    std::vector<float> weights(48);
    weights[3 * 8 + 4] = 1;
    const HeatMap map = heat_map(weights, grid, geometry, width, height, width, height);
    double mass = 0, x = 0, y = 0;
    for (int row = 0; row < height; ++row)
      for (int column = 0; column < width; ++column) {
        const double value = map.values[static_cast<std::size_t>(row) * width + column];
        mass += value;
        x += value * (column + 0.5);
        y += value * (row + 0.5);
      }
    const Rectangle cell = geometry.cell(3, 4, grid.rows, grid.columns);
    EXPECT_NEAR(x / mass, cell.x + cell.width / 2, 0.2);
    EXPECT_NEAR(y / mass, cell.y + cell.height / 2, 0.2);
    // A B-spline is 2/3 in the middle, along both axes.
    EXPECT_NEAR(*std::max_element(map.values.begin(), map.values.end()), 48 * 4 / 9.0, 0.2);
  }
}

TEST(HeatMap, AnEvenSpreadIsOneEverywhere) {
  const Geometry geometry({}, 90, 60);
  const HeatMap map = heat_map(std::vector<float>(35, 1 / 35.0f), {5, 7}, geometry, 90, 60, 45, 30);
  ASSERT_EQ(map.values.size(), 45u * 30);
  for (const float value : map.values) ASSERT_NEAR(value, 1, 1e-5);
}

TEST(HeatMap, WhatTheEncoderDidNotSeeGetsNothing) {
  const Geometry geometry({.resize = ResizeRule::centre_crop}, 300, 100);
  const HeatMap map = heat_map(std::vector<float>(4, 0.25f), {2, 2}, geometry, 300, 100, 300, 100);
  for (int x = 0; x < 300; ++x) {
    if (x < 99 || x >= 201) {
      EXPECT_EQ(map.values[x], 0) << x;
    }
    if (x >= 101 && x < 199) {
      EXPECT_NEAR(map.values[x], 1, 1e-5) << x;
    }
  }
}

}  // namespace
}  // namespace sightline
