#include "model/scaled_dot_scorer.h"

#include <gmock/gmock.h>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(ScaledDotScorer, ScoresAndContextAreThoseOfTheFormula) {
  const AttentionSizes sizes{.features = 2, .hidden = 1, .embedding = 1, .attention = 4};
  const auto scorer = hand_made::scorer("scaled-dot", sizes,
                                        {{"hidden_query.weight", {{1}, {2}, {0}, {0}}},
                                         {"region_key.weight", {{1, 0}, {0, 1}, {5, 5}, {5, 5}}},
                                         {"region_value.weight", {{0, 1}, {2, 0}}}});
  const auto regions = hand_made::regions_in_a_row({{1, 3}, {-2, 4}});
  const auto step = hand_made::step_with({3});
  // (3, 6, 0, 0) times (1, 3, ...) and (-2, 4, ...), over the root of 4.
  EXPECT_THAT(hand_made::scores_of(*scorer, regions, step),
              ElementsAre(DoubleNear((3 + 18) / 2.0, 1e-12), DoubleNear((-6 + 24) / 2.0, 1e-12)));
  // The values are (3, 2) and (4, -4).
  EXPECT_THAT(
      hand_made::context_of(*scorer, regions, step, hand_made::matrix_of({{0.75, 0.25}}).unsqueeze(1)),
      ElementsAre(DoubleNear(0.75 * 3 + 0.25 * 4, 1e-12), DoubleNear(0.75 * 2 - 0.25 * 4, 1e-12)));
}

}  // namespace
}  // namespace sightline
