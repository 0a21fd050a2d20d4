#include "model/dot_scorer.h"

#include <gmock/gmock.h>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(DotScorer, IsTheProductOfStateAndRegion) {
  const AttentionSizes sizes{.features = 2, .hidden = 2, .embedding = 1};
  const auto scorer = hand_made::scorer("dot", sizes, {});
  EXPECT_THAT(hand_made::scores_of(*scorer, hand_made::regions_in_a_row({{1, 2}, {-3, 0.5}, {0, 0}}),
                                   hand_made::step_with({2, -1})),
              ElementsAre(DoubleNear(0, 1e-12), DoubleNear(-6.5, 1e-12), DoubleNear(0, 1e-12)));
}

TEST(DotScorer, TheWordCountsWhereItHasASay) {
  const AttentionSizes sizes{.features = 3, .hidden = 2, .embedding = 1, .sees_word = true};
  const auto scorer = hand_made::scorer("dot", sizes, {});
  EXPECT_THAT(hand_made::scores_of(*scorer, hand_made::regions_in_a_row({{1, 10, 100}}),
                                   hand_made::step_with({2, -1}, {3})),
              ElementsAre(DoubleNear(2 - 10 + 300, 1e-12)));
}

}  // namespace
}  // namespace sightline
