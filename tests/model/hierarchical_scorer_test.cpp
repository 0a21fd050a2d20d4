#include "model/hierarchical_scorer.h"

#include <gmock/gmock.h>

#include <cmath>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

// By hand, from the formula in the header.
// Blocks of two regions: the first two, and the third alone.
TEST(HierarchicalScorer, InsideTheBlocksAndThenOverThem) {
  const AttentionSizes sizes{.features = 1, .hidden = 1, .embedding = 1, .attention = 1, .block = 2};
  const auto scorer = hand_made::scorer("hierarchical", sizes,
                                        {{"region_key.weight", {{1}}},
                                         {"region_key.bias", {{0}}},
                                         {"hidden_query.weight", {{1}}},
                                         {"score", {{2}}},
                                         {"block_key.weight", {{3}}},
                                         {"block_key.bias", {{-0.5}}},
                                         {"block_query.weight", {{0.1}}},
                                         {"block_score", {{1.5}}}});
  const double h[] = {0.1, 0.7, -0.4}, s = 0.2;
  const double first = std::exp(2 * std::tanh(h[0] + s)), second = std::exp(2 * std::tanh(h[1] + s));
  const double inside = first / (first + second);
  const double summary = inside * h[0] + (1 - inside) * h[1];
  const double of_pair = std::exp(1.5 * std::tanh(3 * summary - 0.5 + 0.1 * s));
  const double of_one = std::exp(1.5 * std::tanh(3 * h[2] - 0.5 + 0.1 * s));
  const double pair = of_pair / (of_pair + of_one);
  EXPECT_THAT(
      hand_made::scores_of(*scorer, hand_made::regions_in_a_row({{h[0]}, {h[1]}, {h[2]}}),
                           hand_made::step_with({s})),
      ElementsAre(DoubleNear(std::log(pair * inside), 1e-12),
                  DoubleNear(std::log(pair * (1 - inside)), 1e-12), DoubleNear(std::log(1 - pair), 1e-12)));
}

}  // namespace
}  // namespace sightline
