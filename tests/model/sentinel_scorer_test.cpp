#include "model/sentinel_scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
TEST(SentinelScorer, TheMemoryHasASlotOfItsOwn) {
  const AttentionSizes sizes{.features = 2, .hidden = 1, .embedding = 1, .attention = 1};
  const auto scorer = hand_made::scorer("sentinel", sizes,
                                        {{"region_key.weight", {{1, 0}}},
                                         {"region_key.bias", {{0.1}}},
                                         {"hidden_query.weight", {{2}}},
                                         {"score", {{3}}},
                                         {"sentinel_gate.weight", {{0.5, -1}}},
                                         {"sentinel_gate.bias", {{0.2}}},
                                         {"sentinel_key.weight", {{4}}},
                                         {"sentinel_value.weight", {{1}, {-2}}}});
  EXPECT_EQ(scorer->extra_slots(), 1);
  const auto regions = hand_made::regions_in_a_row({{1, 5}, {-1, 7}});
  const auto step = hand_made::step_with({0.3}, {0.8}, {0.6});
  // sigmoid(0.5 · word - state + 0.2) · tanh(cell)
  const double sentinel = std::tanh(0.6) / (1 + std::exp(-(0.4 - 0.3 + 0.2)));
  EXPECT_THAT(hand_made::scores_of(*scorer, regions, step),
              ElementsAre(DoubleNear(3 * std::tanh(1 + 0.1 + 0.6), 1e-12),
                          DoubleNear(3 * std::tanh(-1 + 0.1 + 0.6), 1e-12),
                          DoubleNear(3 * std::tanh(4 * sentinel + 0.6), 1e-12)));
  const auto alpha = hand_made::matrix_of({{0.25, 0.25, 0.5}}).unsqueeze(1);
  EXPECT_THAT(hand_made::context_of(*scorer, regions, step, alpha),
              ElementsAre(DoubleNear(0 + 0.5 * sentinel, 1e-12), DoubleNear(3 - 2 * 0.5 * sentinel, 1e-12)));
}

}  // namespace
}  // namespace sightline
