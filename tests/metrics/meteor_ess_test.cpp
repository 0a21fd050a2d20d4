#include "metrics/meteor_ess.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "metrics/golden.h"

namespace sightline {
namespace {

constexpr double kMeteorTolerance = 1e-12;

double score(const std::string& hypothesis, const std::vector<std::string>& references,
             const WordNet* wordnet = nullptr) {
  TokenTable table;
  const ScoredImage image = testing::scored_image(table, hypothesis, references);
  return meteor_score(MeteorEss(table.words(), wordnet).statistics(image));
}

TEST(MeteorEss, APerfectHypothesisScoresOne) {
  EXPECT_NEAR(score("a dog runs", {"two cats", "a dog runs"}), 1, kMeteorTolerance);
  EXPECT_NEAR(score("the the the dog", {"the the the dog"}), 1, kMeteorTolerance);
}

TEST(MeteorEss, NothingInCommonScoresZero) {
  EXPECT_EQ(score("a dog", {"two cats"}), 0);
  EXPECT_EQ(score("", {"two cats"}), 0);
  EXPECT_EQ(score("dog", {""}), 0);
  EXPECT_EQ(score("dog", {}), 0);
}

// By hand: "the" is a function word (.25), "dog" and "sleeps" content words (.75). P = 1/1.75, R = 1/1.75,
// one chunk of two words.
TEST(MeteorEss, FollowsTheFormula) {
  const double mean = 1 / 1.75;
  EXPECT_NEAR(score("the dog sleeps", {"the dog barks"}), mean * (1 - 0.6 * std::pow(0.5, 0.2)),
              kMeteorTolerance);
  // A stem counts .6: P = R = (.25 + .6 * .75) / 1.
  EXPECT_NEAR(score("the dogs", {"the dog"}), 0.7 * (1 - 0.6 * std::pow(0.0, 0.2)), kMeteorTolerance);
  // Precision 1, recall 1/2 (content words only); recall weighs .85.
  EXPECT_NEAR(score("dog", {"dog barks"}), 1 / (0.15 / 1 + 0.85 / 0.5) * (1 - 0.6), kMeteorTolerance);
}

TEST(MeteorEss, SynonymsCountWhereWordNetIs) {
  const auto wordnet = WordNet::installed();
  if (!wordnet) GTEST_SKIP() << "WordNet is not installed (Debian: wordnet-base)";
  EXPECT_EQ(score("car", {"automobile"}), 0);
  EXPECT_NEAR(score("car", {"automobile"}, &*wordnet), 0.8, kMeteorTolerance);
  EXPECT_NEAR(score("kids", {"children"}, &*wordnet), 0.8, kMeteorTolerance);
  EXPECT_EQ(score("car", {"tree"}, &*wordnet), 0);
}

TEST(MeteorEss, TheCorpusScoreAddsCounts) {
  TokenTable table;
  const std::vector<ScoredImage> images{testing::scored_image(table, "the dog sleeps", {"the dog barks"}),
                                        testing::scored_image(table, "a cat", {"a big cat runs"})};
  const MeteorEss meteor(table.words(), nullptr);
  const MeteorResult result = meteor_ess(images, meteor);
  MeteorStatistics total = meteor.statistics(images[0]);
  total += meteor.statistics(images[1]);
  EXPECT_EQ(result.corpus, meteor_score(total));
  EXPECT_NE(result.corpus, (result.per_image[0] + result.per_image[1]) / 2);
  EXPECT_EQ(meteor_ess({}, meteor).corpus, 0);
}

TEST(MeteorEss, TheOrderOfReferencesAndCopiesOfImagesDoNotMatter) {
  TokenTable table;
  std::vector<ScoredImage> images{
      testing::scored_image(table, "a dog runs in snow", {"a dog is running", "snow a dog"}),
      testing::scored_image(table, "a cat", {"a big cat runs"})};
  const MeteorEss meteor(table.words(), nullptr);
  const double corpus = meteor_ess(images, meteor).corpus;
  std::reverse(images[0].references.begin(), images[0].references.end());
  const std::vector<ScoredImage> copies = images;
  images.insert(images.end(), copies.begin(), copies.end());
  EXPECT_NEAR(meteor_ess(images, meteor).corpus, corpus, kMeteorTolerance);
}

TEST(FunctionWords, AreTheGrammaticalOnes) {
  for (const char* word : {"'s", "a", "n't", "of", "the", "with", "would", "you", "is"})
    EXPECT_TRUE(is_function_word(word)) << word;
  for (const char* word : {"dog", "runs", "red", "", "zebra"}) EXPECT_FALSE(is_function_word(word)) << word;
}

}  // namespace
}  // namespace sightline
