#include "metrics/cider.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "metrics/brute_force.h"
#include "metrics/golden.h"

namespace sightline {
namespace {

constexpr double kCiderTolerance = 1e-9;

void expect_scores(const CiderResult& actual, const std::vector<double>& expected) {
  ASSERT_EQ(actual.per_image.size(), expected.size());
  double sum = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(actual.per_image[i], expected[i], kCiderTolerance) << "image " << i;
    sum += expected[i];
  }
  EXPECT_NEAR(actual.mean, sum / static_cast<double>(expected.size()), kCiderTolerance);
}

TEST(CiderD, GoldenValues) {
  const CiderResult result = cider(testing::golden_images());
  expect_scores(result, {3.219197254491824, 2.136010533277228, 1.6799631229886745});
  EXPECT_NEAR(result.mean, 2.345056970252575, kCiderTolerance);
  expect_scores(cider(testing::golden_images_with_an_empty_hypothesis()), {0, 10});
}

TEST(CiderD, EqualsTheDefinition) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 10; ++round) {
    const auto images = testing::random_images(random, 1 + random() % 15, 3 + round);
    expect_scores(cider(images), testing::brute_force_cider(images, true));
  }
}

TEST(Cider, EqualsTheDefinition) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 10; ++round) {
    const auto images = testing::random_images(random, 1 + random() % 15, 3 + round);
    expect_scores(cider(images, CiderKind::cider), testing::brute_force_cider(images, false));
  }
}

TEST(CiderD, APerfectHypothesisOfItsOnlyReferenceScoresTen) {
  TokenTable table;
  const std::vector<ScoredImage> images{
      testing::scored_image(table, "a dog runs fast", {"a dog runs fast"}),
      testing::scored_image(table, "two cats sit still", {"two cats sit still"})};
  expect_scores(cider(images), {10, 10});
}

TEST(CiderD, OneImageAloneScoresZero) {
  expect_scores(cider({testing::golden_images()[0]}), {0});
}

TEST(CiderD, TheOrderOfReferencesDoesNotMatter) {
  auto images = testing::golden_images();
  const auto expected = cider(images).per_image;
  for (ScoredImage& image : images) std::reverse(image.references.begin(), image.references.end());
  expect_scores(cider(images), expected);
}

// Twice the images and twice every document frequency: idf stays where it was (for n-grams that some
// reference holds).
TEST(CiderD, DuplicatedImagesScoreTheSame) {
  auto images = testing::golden_images();
  for (ScoredImage& image : images) image.hypothesis = image.references[1];
  auto expected = cider(images).per_image;
  const auto half = static_cast<std::ptrdiff_t>(images.size());
  images.resize(2 * images.size());
  std::copy_n(images.begin(), half, images.begin() + half);
  expected.resize(images.size());
  std::copy_n(expected.begin(), half, expected.begin() + half);
  expect_scores(cider(images), expected);
}

TEST(CiderD, TheNumberingOfTokensDoesNotMatter) {
  auto images = testing::golden_images();
  const auto expected = cider(images).per_image;
  const auto renumber = [](TokenIds& tokens) {
    for (auto& token : tokens) token = 2147483647 - token * 65536;
  };
  for (ScoredImage& image : images) {
    renumber(image.hypothesis);
    for (TokenIds& reference : image.references) renumber(reference);
  }
  expect_scores(cider(images), expected);
}

TEST(CiderScorer, UsesANamedCorpusFromManyThreads) {
  const auto images = testing::golden_images();
  std::vector<std::vector<TokenIds>> references;
  for (const ScoredImage& image : images) references.push_back(image.references);
  const CiderCorpus corpus(references);
  EXPECT_EQ(corpus.image_count(), 3);
  const CiderScorer scorer(corpus);
  std::vector<double> scores(8);
  {
    std::vector<std::jthread> threads;
    for (double& score : scores) {
      threads.emplace_back([&] {
        for (int repeat = 0; repeat < 200; ++repeat) score = scorer.score(images[1]);
      });
    }
  }
  for (const double score : scores) EXPECT_NEAR(score, 2.136010533277228, kCiderTolerance);
}

TEST(CiderD, NothingToScoreIsNotACrash) {
  EXPECT_EQ(cider({}).mean, 0);
  expect_scores(cider({ScoredImage{{1, 2}, {}}, ScoredImage{{}, {{}}}}), {0, 0});
}

}  // namespace
}  // namespace sightline
