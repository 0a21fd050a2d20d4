#include "model/static_scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(StaticScorer, ScoresAreOfTheRegionsAlone) {
  const AttentionSizes sizes{.features = 2, .hidden = 3, .embedding = 1, .attention = 1};
  const auto scorer = hand_made::scorer(
      "static", sizes, {{"region_key.weight", {{2, -1}}}, {"region_key.bias", {{0.5}}}, {"score", {{3}}}});
  const auto regions = hand_made::regions_in_a_row({{1, 2}, {0.25, 0}, {-1, 0}});
  const auto expected =
      ElementsAre(DoubleNear(3 * std::tanh(0.5), 1e-12), DoubleNear(3 * std::tanh(1), 1e-12),
                  DoubleNear(3 * std::tanh(-1.5), 1e-12));
  EXPECT_THAT(hand_made::scores_of(*scorer, regions, hand_made::step_with({0, 0, 0})), expected);
  EXPECT_THAT(hand_made::scores_of(*scorer, regions, hand_made::step_with({9, -9, 9}, {5})), expected);
}

}  // namespace
}  // namespace sightline
