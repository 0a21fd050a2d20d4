#include "model/local_m_scorer.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

constexpr double kMOutside = -std::numeric_limits<double>::infinity();

// By hand, from the formula in the header.
std::vector<double> scores_at(std::int64_t t, const Regions& regions) {
  const AttentionSizes sizes{.features = 1, .hidden = 1, .embedding = 1, .attention = 1, .window = 1};
  const auto scorer = hand_made::scorer("local-m", sizes,
                                        {{"region_key.weight", {{1}}},
                                         {"region_key.bias", {{0}}},
                                         {"hidden_query.weight", {{1}}},
                                         {"score", {{1}}}});
  AttentionStep step = hand_made::step_with({0.5});
  step.t = t;
  return hand_made::scores_of(*scorer, regions, step);
}

TEST(LocalMScorer, TheWindowMovesOnByARegionAWordAndStaysAtTheLast) {
  const auto regions = hand_made::regions_in_a_row({{0.1}, {0.2}, {0.3}, {0.4}});
  const auto seen = [](double region) { return DoubleNear(std::tanh(region + 0.5), 1e-12); };
  EXPECT_THAT(scores_at(0, regions), ElementsAre(seen(0.1), seen(0.2), kMOutside, kMOutside));
  EXPECT_THAT(scores_at(1, regions), ElementsAre(seen(0.1), seen(0.2), seen(0.3), kMOutside));
  EXPECT_THAT(scores_at(2, regions), ElementsAre(kMOutside, seen(0.2), seen(0.3), seen(0.4)));
  EXPECT_THAT(scores_at(3, regions), ElementsAre(kMOutside, kMOutside, seen(0.3), seen(0.4)));
  EXPECT_EQ(scores_at(50, regions), scores_at(3, regions));
}

TEST(LocalMScorer, TheLastRegionIsThatBeforeThePadding) {
  Regions padded = hand_made::regions_in_a_row({{0.1}, {0.2}, {0.3}, {0.4}});
  padded.mask = torch::tensor({true, true, false, false}).unsqueeze(0);
  const auto scores = scores_at(50, padded);
  EXPECT_NEAR(scores[0], std::tanh(0.1 + 0.5), 1e-12);
  EXPECT_NEAR(scores[1], std::tanh(0.2 + 0.5), 1e-12);
  EXPECT_EQ(scores[3], kMOutside);
}

}  // namespace
}  // namespace sightline
