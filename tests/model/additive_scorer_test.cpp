#include "model/additive_scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(AdditiveScorer, ScoresAreThoseOfTheFormula) {
  const AttentionSizes sizes{.features = 2, .hidden = 2, .embedding = 1, .attention = 2};
  const auto scorer = hand_made::scorer("soft", sizes,
                                        {{"region_key.weight", {{1, 0}, {0, 2}}},
                                         {"region_key.bias", {{0.1, -0.2}}},
                                         {"hidden_query.weight", {{0.5, 0}, {1, -1}}},
                                         {"score", {{2, -1}}}});
  const auto regions = hand_made::regions_in_a_row({{1, 0.5}, {-1, 0}});
  // W_s s = (0.3, 0.6 + 0.4)
  EXPECT_THAT(hand_made::scores_of(*scorer, regions, hand_made::step_with({0.6, -0.4})),
              ElementsAre(DoubleNear(2 * std::tanh(1 + 0.1 + 0.3) - std::tanh(1 - 0.2 + 1), 1e-12),
                          DoubleNear(2 * std::tanh(-1 + 0.1 + 0.3) - std::tanh(0 - 0.2 + 1), 1e-12)));
  EXPECT_THAT(hand_made::context_of(*scorer, regions, hand_made::step_with({0, 0}),
                                    hand_made::matrix_of({{0.25, 0.75}}).unsqueeze(1)),
              ElementsAre(DoubleNear(-0.5, 1e-12), DoubleNear(0.125, 1e-12)));
}

TEST(AdditiveScorer, TheLastWordStandsBehindTheStateWhereItHasASay) {
  const AttentionSizes sizes{.features = 1, .hidden = 1, .embedding = 2, .attention = 1, .sees_word = true};
  const auto scorer = hand_made::scorer("soft", sizes,
                                        {{"region_key.weight", {{1}}},
                                         {"region_key.bias", {{0}}},
                                         {"hidden_query.weight", {{1, 10, 100}}},
                                         {"score", {{1}}}});
  EXPECT_THAT(hand_made::scores_of(*scorer, hand_made::regions_in_a_row({{0.1}}),
                                   hand_made::step_with({0.2}, {0.01, -0.002})),
              ElementsAre(DoubleNear(std::tanh(0.1 + 0.2 + 0.1 - 0.2), 1e-12)));
}

}  // namespace
}  // namespace sightline
