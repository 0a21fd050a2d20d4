#include "train/running_means.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sightline {
namespace {

TEST(RunningMeans, WeighsFigures) {
  RunningMeans means;
  EXPECT_TRUE(means.means().empty());
  means.add({{"loss", 1}, {"norm", 10}}, 1);
  means.add({{"loss", 4}, {"norm", 40}}, 2);
  EXPECT_DOUBLE_EQ(means.means().at("loss"), 3);
  EXPECT_DOUBLE_EQ(means.means().at("norm"), 30);
  EXPECT_DOUBLE_EQ(means.weight(), 3);
  means.clear();
  EXPECT_TRUE(means.means().empty());
}

TEST(RunningMeans, ComesBackToTheBitThroughText) {
  RunningMeans means, restored;
  for (int i = 1; i < 50; ++i) means.add({{"loss", 1.0 / i}}, 0.1 * i);
  restored.restore(parse_json(dump_json(means.state()), "state"), "state");
  means.add({{"loss", 0.3}}, 1);
  restored.add({{"loss", 0.3}}, 1);
  EXPECT_EQ(means.means(), restored.means());
}

}  // namespace
}  // namespace sightline
