#include "model/multi_head_scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(MultiHeadScorer, EachHeadHasRowsOfItsOwn) {
  const AttentionSizes sizes{.features = 1, .hidden = 1, .embedding = 1, .attention = 4, .heads = 2};
  const auto scorer = hand_made::scorer("multi-head", sizes,
                                        {{"hidden_query.weight", {{1}, {2}, {3}, {4}}},
                                         {"region_key.weight", {{1}, {1}, {0}, {-1}}},
                                         {"region_value.weight", {{1}, {10}, {100}, {1000}}},
                                         {"output.weight", {{1, 1, 1, 2}}}});
  EXPECT_EQ(scorer->heads(), 2);
  const auto regions = hand_made::regions_in_a_row({{2}, {5}});
  const auto step = hand_made::step_with({0.5});
  // Queries (0.5, 1) and (1.5, 2); keys (2, 2), (0, -2) of the first region, (5, 5), (0, -5) of the second;
  // over the root of 2.
  EXPECT_THAT(hand_made::scores_of(*scorer, regions, step),
              ElementsAre(DoubleNear(3 / std::sqrt(2), 1e-12), DoubleNear(7.5 / std::sqrt(2), 1e-12),
                          DoubleNear(-4 / std::sqrt(2), 1e-12), DoubleNear(-10 / std::sqrt(2), 1e-12)));
  // The first head sees the first region, the other half of each: values (2, 20) and (350, 3500).
  const auto alpha = hand_made::matrix_of({{1, 0}, {0.5, 0.5}}).unsqueeze(0);
  EXPECT_THAT(hand_made::context_of(*scorer, regions, step, alpha),
              ElementsAre(DoubleNear(2 + 20 + 350 + 2 * 3500, 1e-9)));
}

}  // namespace
}  // namespace sightline
