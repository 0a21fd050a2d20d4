#include "model/local_p_scorer.h"

#include <gmock/gmock.h>

#include <cmath>
#include <limits>

#include "model/hand_made_scorer.h"

namespace sightline {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;

constexpr double kPOutside = -std::numeric_limits<double>::infinity();

// By hand, from the formula in the header.
std::vector<double> scores_around(double row, double column, const Regions& regions,
                                  std::int64_t window = 2) {
  const AttentionSizes sizes{.features = 1, .hidden = 1, .embedding = 1, .attention = 1, .window = window};
  const auto scorer = hand_made::scorer("local-p", sizes,
                                        {{"region_key.weight", {{1}}},
                                         {"region_key.bias", {{0}}},
                                         {"hidden_query.weight", {{0}}},
                                         {"score", {{1}}},
                                         {"place_hidden.weight", {{1}}},
                                         {"place.weight", {{row}, {column}}}});
  return hand_made::scores_of(*scorer, regions, hand_made::step_with({1}));
}

// The place is in the middle where nothing moves it: of two rows of three cells at (1, 1.5), which is half a
// cell from the middle of either row, and the middle of the second column. With a window of 2, σ is 1.
TEST(LocalPScorer, ScoresFallWithTheDistanceFromThePlace) {
  Regions regions = hand_made::regions_in_a_row({{0.1}, {0.2}, {0.3}, {0.4}, {0.5}, {0.6}});
  regions.layout = Grid{2, 3};
  const auto at = [](double region, double y, double x) {
    return DoubleNear(std::tanh(region) - (y * y + x * x) / 2, 1e-12);
  };
  EXPECT_THAT(scores_around(0, 0, regions), ElementsAre(at(0.1, 0.5, 1), at(0.2, 0.5, 0), at(0.3, 0.5, 1),
                                                        at(0.4, 0.5, 1), at(0.5, 0.5, 0), at(0.6, 0.5, 1)));
}

// A sequence is one row; the state moves the place along it, to 4 · sigmoid(v tanh 1).
TEST(LocalPScorer, OutsideTheWindowIsExactlyNothing) {
  const auto regions = hand_made::regions_in_a_row({{0.1}, {0.2}, {0.3}, {0.4}});
  const double weight = -1, place = 4 / (1 + std::exp(-weight * std::tanh(1.0)));
  const auto scores = scores_around(0, weight, regions, 1);
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const double x = static_cast<double>(i) + 0.5 - place;
    const double score = std::tanh(0.1 * static_cast<double>(i + 1)) - x * x / (2 * 0.25);
    if (std::abs(x) <= 1)
      EXPECT_NEAR(scores[i], score, 1e-12) << i;
    else
      EXPECT_EQ(scores[i], kPOutside) << i;
  }
  EXPECT_EQ(scores[3], kPOutside);
}

// Of two regions and two that are none, the place lies among the two.
TEST(LocalPScorer, PaddingIsNoPlace) {
  Regions padded = hand_made::regions_in_a_row({{0.1}, {0.2}, {0.3}, {0.4}});
  padded.mask = torch::tensor({true, true, false, false}).unsqueeze(0);
  const auto scores = scores_around(0, 0, padded);
  EXPECT_NEAR(scores[0], std::tanh(0.1) - 0.125, 1e-12);
  EXPECT_NEAR(scores[1], std::tanh(0.2) - 0.125, 1e-12);
}

}  // namespace
}  // namespace sightline
