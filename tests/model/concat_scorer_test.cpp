#include "model/concat_scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(ConcatScorer, TheMatrixReadsTheStateAndThenTheRegion) {
  const AttentionSizes sizes{.features = 2, .hidden = 1, .embedding = 1, .attention = 2};
  const auto scorer =
      hand_made::scorer("concat", sizes, {{"pair.weight", {{1, 2, 0}, {-1, 0, 3}}}, {"score", {{1, 0.5}}}});
  EXPECT_THAT(hand_made::scores_of(*scorer, hand_made::regions_in_a_row({{0.1, 0.2}, {-0.3, 0}}),
                                   hand_made::step_with({0.4})),
              ElementsAre(DoubleNear(std::tanh(0.4 + 0.2) + 0.5 * std::tanh(-0.4 + 0.6), 1e-12),
                          DoubleNear(std::tanh(0.4 - 0.6) + 0.5 * std::tanh(-0.4), 1e-12)));
}

}  // namespace
}  // namespace sightline
