#include "model/general_scorer.h"

#include <gmock/gmock.h>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(GeneralScorer, TheMatrixBringsTheRegionToTheState) {
  const AttentionSizes sizes{.features = 3, .hidden = 2, .embedding = 1};
  const auto scorer = hand_made::scorer("general", sizes, {{"region_key.weight", {{1, 0, -1}, {0, 2, 0}}}});
  // W h = (-2, 4) and (5, -2).
  EXPECT_THAT(hand_made::scores_of(*scorer, hand_made::regions_in_a_row({{1, 2, 3}, {5, -1, 0}}),
                                   hand_made::step_with({10, 1})),
              ElementsAre(DoubleNear(-16, 1e-12), DoubleNear(48, 1e-12)));
}

}  // namespace
}  // namespace sightline
