#include "metrics/rouge_l.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "metrics/brute_force.h"
#include "metrics/golden.h"

namespace sightline {
namespace {

constexpr double kRougeTolerance = 1e-9;

TEST(RougeL, GoldenValues) {
  const RougeResult result = rouge_l(testing::golden_images());
  EXPECT_NEAR(result.mean, 0.6211013346142312, kRougeTolerance);
  EXPECT_NEAR(result.per_image[0], 0.7800511508951408, kRougeTolerance);
  EXPECT_NEAR(result.per_image[1], 0.5434298440979956, kRougeTolerance);
  EXPECT_NEAR(result.per_image[2], 0.5398230088495575, kRougeTolerance);
  const RougeResult empty = rouge_l(testing::golden_images_with_an_empty_hypothesis());
  EXPECT_NEAR(empty.per_image[0], 0, kRougeTolerance);
  EXPECT_NEAR(empty.per_image[1], 1, kRougeTolerance);
}

TEST(RougeL, EqualsTheDefinition) {
  std::mt19937_64 random(1);
  for (const ScoredImage& image : testing::random_images(random, 300, 6))
    EXPECT_NEAR(rouge_l(image), testing::brute_force_rouge_l(image), kRougeTolerance);
}

TEST(RougeL, APerfectHypothesisScoresOne) {
  TokenTable table;
  EXPECT_NEAR(rouge_l(testing::scored_image(table, "a dog", {"the cat sat", "a dog"})), 1, kRougeTolerance);
}

TEST(RougeL, TheOrderOfReferencesAndCopiesOfImagesDoNotMatter) {
  auto images = testing::golden_images();
  const double mean = rouge_l(images).mean;
  for (ScoredImage& image : images) std::reverse(image.references.begin(), image.references.end());
  const std::vector<ScoredImage> copies = images;
  images.insert(images.end(), copies.begin(), copies.end());
  EXPECT_NEAR(rouge_l(images).mean, mean, kRougeTolerance);
}

// The reference code splits "" into one empty token.
TEST(RougeL, EmptyCaptionsEqualEachOther) {
  EXPECT_EQ(rouge_l(ScoredImage{{}, {{}}}), 1);
  EXPECT_EQ(rouge_l(ScoredImage{{1}, {{}}}), 0);
  EXPECT_EQ(rouge_l(ScoredImage{{1}, {}}), 0);
  EXPECT_EQ(rouge_l(std::vector<ScoredImage>{}).mean, 0);
}

}  // namespace
}  // namespace sightline
