#include "metrics/attention_quality.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "core/random.h"

namespace sightline {
namespace {

// rows × columns cells of width × height pixels each.
std::vector<Rectangle> grid(int rows, int columns, double width, double height) {
  std::vector<Rectangle> cells;
  for (int row = 0; row < rows; ++row)
    for (int column = 0; column < columns; ++column)
      cells.push_back({column * width, row * height, width, height});
  return cells;
}

AttentionScores scores_of(const AttendedCaption& caption) {
  AttentionSums sums;
  sums += attention_sums(caption);
  return attention_scores(sums);
}

AttentionScores scores_of(std::vector<float> alpha, std::optional<Rectangle> box) {
  return scores_of({std::move(alpha), grid(2, 2, 10, 10), {box}});
}

TEST(AttentionQualityTest, APeakInTheBoxPoints) {
  const Rectangle lower_left{0, 10, 10, 10};
  EXPECT_EQ(scores_of({0.1f, 0.2f, 0.6f, 0.1f}, lower_left).pointing, 1);
  EXPECT_EQ(scores_of({0.1f, 0.6f, 0.2f, 0.1f}, lower_left).pointing, 0);
  EXPECT_NEAR(*scores_of({0.1f, 0.2f, 0.6f, 0.1f}, lower_left).mass_in_box, 0.6, 1e-7);
}

TEST(AttentionQualityTest, TheCentreOfTheCellCountsLeftAndUpperEdgeIncluded) {
  EXPECT_EQ(scores_of({1, 0, 0, 0}, Rectangle{5, 5, 1, 1}).pointing, 1);
  EXPECT_EQ(scores_of({1, 0, 0, 0}, Rectangle{4, 4, 1.01, 1.01}).pointing, 1);
  // Holds the next cell's centre, and touches this one's.
  EXPECT_EQ(scores_of({1, 0, 0, 0}, Rectangle{5.01, 0, 15, 10}).pointing, 0);
}

TEST(AttentionQualityTest, ABoxBetweenCentresIsHitByTheCellItOverlapsMost) {
  const Rectangle mostly_right{9, 1, 3, 2};
  EXPECT_EQ(scores_of({0, 1, 0, 0}, mostly_right).pointing, 1);
  EXPECT_EQ(scores_of({1, 0, 0, 0}, mostly_right).pointing, 0);
  const Rectangle both{9, 1, 2, 2};
  EXPECT_EQ(scores_of({0, 1, 0, 0}, both).pointing, 1);
  EXPECT_EQ(scores_of({1, 0, 0, 0}, both).pointing, 1);
  EXPECT_EQ(scores_of({0, 0, 1, 0}, both).pointing, 0);
  EXPECT_NEAR(*scores_of({1, 0, 0, 0}, mostly_right).mass_in_box, 0.02, 1e-12);
}

TEST(AttentionQualityTest, AnEvenMapPointsAsWellAsChance) {
  EXPECT_EQ(scores_of({0.25f, 0.25f, 0.25f, 0.25f}, Rectangle{0, 0, 10, 20}).pointing, 0.5);
  EXPECT_EQ(scores_of({0.4f, 0.4f, 0.1f, 0.1f}, Rectangle{0, 0, 10, 20}).pointing, 0.5);
}

TEST(AttentionQualityTest, WordsWithoutBoxesOrWithCroppedOnesAreNotObjects) {
  for (const std::optional<Rectangle> box :
       {std::optional<Rectangle>{}, std::optional<Rectangle>{Rectangle{30, 0, 5, 5}}}) {
    const AttentionScores scores = scores_of({1, 0, 0, 0}, box);
    EXPECT_EQ(scores.words, 1u);
    EXPECT_EQ(scores.object_words, 0u);
    EXPECT_FALSE(scores.pointing);
    EXPECT_FALSE(scores.mass_in_box);
  }
}

TEST(AttentionQualityTest, EntropyIsOfTheField) {
  const AttentionScores even = scores_of({0.25f, 0.25f, 0.25f, 0.25f}, {});
  EXPECT_NEAR(even.entropy, std::log(4), 1e-12);
  EXPECT_NEAR(even.normalised_entropy, 1, 1e-12);
  EXPECT_EQ(scores_of({0, 1, 0, 0}, {}).entropy, 0);
  EXPECT_NEAR(scores_of({0.5f, 0.5f, 0, 0}, {}).normalised_entropy, 0.5, 1e-12);
  EXPECT_EQ(scores_of({{1, 1}, grid(1, 1, 5, 5), {}}).normalised_entropy, 0);
}

TEST(AttentionQualityTest, ChangeIsTheShareThatMoves) {
  const auto cells = grid(1, 2, 5, 5);
  EXPECT_EQ(scores_of({{1, 0, 0, 1, 0, 1}, cells, {}}).change, 0.5);
  EXPECT_EQ(scores_of({{1, 0, 0.75f, 0.25f}, cells, {}}).change, 0.25);
  EXPECT_FALSE(scores_of({{1, 0}, cells, {}}).change);
}

TEST(AttentionQualityTest, MapsThatStandStillAreCollapsed) {
  const auto cells = grid(1, 2, 5, 5);
  EXPECT_TRUE(scores_of({{0.7f, 0.3f, 0.7f, 0.3f, 0.7f, 0.3f}, cells, {}}).collapsed());
  EXPECT_TRUE(scores_of({{0.7f, 0.3f, 0.69f, 0.31f}, cells, {}}).collapsed());
  EXPECT_FALSE(scores_of({{0.7f, 0.3f, 0.6f, 0.4f}, cells, {}}).collapsed());
  EXPECT_FALSE(scores_of({{0.7f, 0.3f}, cells, {}}).collapsed());  // one word says nothing
  EXPECT_FALSE(attention_scores({}).collapsed());
}

TEST(AttentionQualityTest, CoverageIsWhatAllWordsTogetherReach) {
  const auto cells = grid(1, 4, 5, 5);
  EXPECT_EQ(scores_of({{1, 0, 0, 0, 1, 0, 0, 0}, cells, {}}).coverage, 0.25);
  EXPECT_EQ(scores_of({{1, 0, 0, 0, 0, 1, 0, 0}, cells, {}}).coverage, 0.5);
  EXPECT_EQ(scores_of({{0.5f, 0.5f, 0, 0, 0, 0, 0.5f, 0.5f}, cells, {}}).coverage, 1);
}

TEST(AttentionQualityTest, RowsAreScaledAndRowsThatAreNoMapsAreSkipped) {
  const auto cells = grid(1, 2, 5, 5);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const AttentionScores scores = scores_of({{0.2f, 0.2f, 0, 0, nan, 1, -1, 2, 0.1f, 0.1f},
                                            cells,
                                            std::vector<std::optional<Rectangle>>(5, cells[0])});
  EXPECT_EQ(scores.words, 2u);
  EXPECT_EQ(scores.object_words, 2u);
  EXPECT_NEAR(*scores.mass_in_box, 0.5, 1e-12);
  EXPECT_FALSE(scores.change);
  EXPECT_EQ(scores_of({{0, 0}, cells, {}}).words, 0u);
}

TEST(AttentionQualityTest, NothingIsNoTrouble) {
  AttentionSums sums;
  sums += attention_sums({});
  sums += attention_sums({{}, grid(2, 2, 1, 1), {}});
  EXPECT_EQ(attention_scores(sums).words, 0u);
  EXPECT_EQ(attention_scores(sums).coverage, 0);
}

// The definitions once more, the slow way: cells painted pixel by pixel over a margin that a letterbox would
// have, boxes in whole pixels.
TEST(AttentionQualityTest, AgreesWithPaintingPixels) {
  constexpr int kRows = 3, kColumns = 4, kCell = 6, kCells = kRows * kColumns, kWords = 5, kMargin = 4;
  Random random(11);
  auto cells = grid(kRows, kColumns, kCell, kCell);
  for (Rectangle& cell : cells) cell.y -= kMargin;
  AttentionSums sums;
  double mass = 0, hits = 0, change = 0, entropy = 0, coverage = 0;
  constexpr int kCaptions = 40;
  for (int n = 0; n < kCaptions; ++n) {
    AttendedCaption caption{{}, cells, {}};
    std::vector<double> seen(kCells);
    for (int t = 0; t < kWords; ++t) {
      double sum = 0;
      std::vector<double> weights;
      for (int i = 0; i < kCells; ++i) weights.push_back(std::pow(random.uniform(), 3));
      for (const double weight : weights) sum += weight;
      for (int i = 0; i < kCells; ++i) {
        caption.alpha.push_back(static_cast<float>(weights[i] / sum));
        seen[i] += weights[i] / sum / kWords;
        entropy -= weights[i] / sum * std::log(weights[i] / sum);
        if (t > 0)
          change += std::abs(weights[i] / sum - caption.alpha[caption.alpha.size() - 1 - kCells]) / 2;
      }
      // At least a cell and a half wide, so that a centre is inside.
      const int x = static_cast<int>(random.below(14)), y = static_cast<int>(random.below(4));
      caption.boxes.push_back(Rectangle{static_cast<double>(x), static_cast<double>(y), 10, 9});
      int peak = 0;
      for (int i = 0; i < kCells; ++i) {
        if (weights[i] > weights[peak]) peak = i;
        for (int pixel = 0; pixel < kCell * kCell; ++pixel) {
          const int px = i % kColumns * kCell + pixel % kCell,
                    py = i / kColumns * kCell - kMargin + pixel / kCell;
          const bool inside = px >= x && px < x + 10 && py >= y && py < y + 9;
          mass += inside ? weights[i] / sum / (kCell * kCell) : 0;
        }
      }
      const int cx = peak % kColumns * kCell + kCell / 2, cy = peak / kColumns * kCell + kCell / 2 - kMargin;
      hits += cx >= x && cx < x + 10 && cy >= y && cy < y + 9;
    }
    for (const double share : seen) coverage += std::min(share, 1.0 / kCells);
    sums += attention_sums(caption);
  }
  const AttentionScores scores = attention_scores(sums);
  constexpr double kTotal = kCaptions * kWords;
  EXPECT_EQ(scores.object_words, static_cast<std::size_t>(kTotal));
  EXPECT_NEAR(*scores.mass_in_box, mass / kTotal, 1e-6);
  EXPECT_NEAR(*scores.pointing, hits / kTotal, 1e-12);
  EXPECT_NEAR(*scores.change, change / (kCaptions * (kWords - 1)), 1e-6);
  EXPECT_NEAR(scores.entropy, entropy / kTotal, 1e-6);
  EXPECT_NEAR(scores.normalised_entropy, entropy / kTotal / std::log(kCells), 1e-6);
  EXPECT_NEAR(scores.coverage, coverage / kCaptions, 1e-6);
}

}  // namespace
}  // namespace sightline
