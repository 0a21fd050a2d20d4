#include "model/coverage_scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(CoverageScorer, WhatHasBeenLookedAtCountsInTheScore) {
  const AttentionSizes sizes{.features = 1, .hidden = 1, .embedding = 1, .attention = 1};
  const auto scorer = hand_made::scorer("coverage", sizes,
                                        {{"region_key.weight", {{1}}},
                                         {"region_key.bias", {{0.1}}},
                                         {"hidden_query.weight", {{2}}},
                                         {"score", {{3}}},
                                         {"coverage", {{-0.5}}}});
  const auto regions = hand_made::regions_in_a_row({{0.3}, {0.4}});
  AttentionStep step = hand_made::step_with({0.2});
  const auto first_state = scorer->initial_state(scorer->prepare(regions));
  EXPECT_TRUE(first_state.equal(torch::zeros({1, 2}, at::kDouble)));
  step.state = first_state;
  step.state = scorer->next_state(step, hand_made::matrix_of({{0.25, 0.75}}).unsqueeze(1));
  step.state = scorer->next_state(step, hand_made::matrix_of({{0.5, 0.5}}).unsqueeze(1));
  EXPECT_TRUE(step.state.equal(hand_made::matrix_of({{0.75, 1.25}})));
  EXPECT_THAT(hand_made::scores_of(*scorer, regions, step),
              ElementsAre(DoubleNear(3 * std::tanh(0.3 + 0.1 + 0.4 - 0.375), 1e-12),
                          DoubleNear(3 * std::tanh(0.4 + 0.1 + 0.4 - 0.625), 1e-12)));
}

}  // namespace
}  // namespace sightline
