#include "metrics/bleu.h"

#include <gtest/gtest.h>

#include "metrics/brute_force.h"
#include "metrics/golden.h"

namespace sightline {
namespace {

constexpr double kTolerance = 1e-9;

void expect_bleu(const std::array<double, 4>& actual, const std::vector<double>& expected) {
  for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(actual[k], expected[k], kTolerance) << "BLEU-" << k + 1;
}

TEST(Bleu, GoldenValues) {
  expect_bleu(bleu(testing::golden_images()).bleu,
              {0.8187307529961088, 0.6878714205579894, 0.48013407666557156, 5.357460803969853e-05});
  expect_bleu(bleu(testing::golden_images_with_an_empty_hypothesis()).bleu,
              {0.6065306593409685, 0.6065306593840964, 0.6065306593419763, 0.6065306592451});
}

TEST(Bleu, EqualsTheDefinition) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20; ++round) {
    const auto images = testing::random_images(random, 1 + random() % 30, 3 + round);
    const BleuScores scores = bleu(images);
    expect_bleu(scores.bleu, testing::brute_force_bleu(images, true));
    expect_bleu(scores.without_brevity, testing::brute_force_bleu(images, false));
  }
}

TEST(Bleu, OneImageIsScoredWithTheSameConstants) {
  for (const ScoredImage& image : testing::golden_images())
    expect_bleu(bleu_scores(bleu_statistics(image)).bleu, testing::brute_force_bleu({image}, true));
}

TEST(Bleu, APerfectHypothesisScoresOne) {
  TokenTable table;
  const auto image = testing::scored_image(table, "a dog runs in snow", {"a cat", "a dog runs in snow"});
  expect_bleu(bleu({image, image}).bleu, {1, 1, 1, 1});
}

TEST(Bleu, TheClosestReferenceLengthIsTheShorterOfTwo) {
  TokenTable table;
  EXPECT_EQ(bleu_statistics(testing::scored_image(table, "a b c", {"a b c d", "a b", "a"})).reference_length,
            2);
  EXPECT_EQ(bleu_statistics(testing::scored_image(table, "a b c", {"a", "a b c d"})).reference_length, 4);
}

TEST(Bleu, CountsAreClippedByTheLargestReference) {
  TokenTable table;
  const auto statistics =
      bleu_statistics(testing::scored_image(table, "the the the the", {"the cat", "the the"}));
  EXPECT_EQ(statistics.correct[0], 2);
  EXPECT_EQ(statistics.guess[0], 4);
  EXPECT_EQ(statistics.correct[1], 1);
}

TEST(Bleu, NothingToScoreIsNotACrash) {
  EXPECT_EQ(bleu({}).bleu[3] >= 0, true);
  EXPECT_NEAR(bleu({ScoredImage{{}, {{1, 2}}}}).bleu[0], 0, kTolerance);
  EXPECT_EQ(bleu_statistics(ScoredImage{{1}, {}}).correct[0], 0);
}

}  // namespace
}  // namespace sightline
