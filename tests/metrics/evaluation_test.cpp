#include "metrics/evaluation.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <map>
#include <random>

#include "metrics/bootstrap.h"
#include "metrics/brute_force.h"
#include "metrics/tokenised_captions.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;

struct GivenCaptions {
  std::string hypothesis;
  std::vector<std::string> references;
};

// The first set of design/METRICS.md, whose scores were computed with the reference code.
const std::vector<GivenCaptions> kGolden{
    {"a dog is running in the snow",
     {"a dog runs in the snow", "a brown dog is running through snow", "the dog plays in the snow"}},
    {"a man riding a bike", {"a man rides a bike on a dirt road", "man riding a motor bike on a dirt road"}},
    {"two kids play with a ball on grass",
     {"two children play soccer on the grass", "kids playing with a ball in a field",
      "two kids are playing soccer"}}};

struct Scored {
  TokenTable table;
  std::vector<ScoredImage> images;
};

Scored scored(const std::vector<GivenCaptions>& captions) {
  Scored set;
  for (const GivenCaptions& image : captions) {
    set.images.push_back(
        {token_ids(std::vector{image.hypothesis}, set.table)[0], token_ids(image.references, set.table)});
  }
  return set;
}

std::map<std::string, double> scores_of(const std::vector<GivenCaptions>& captions,
                                        const EvaluationOptions& options = {}) {
  const Scored set = scored(captions);
  const Evaluation evaluation = evaluate(set.images, set.table, options);
  std::map<std::string, double> scores;
  for (const auto& list : {evaluation.scores(), evaluation.set_scores()}) {
    for (const Score& score : list) scores[score.name] = score.value;
  }
  return scores;
}

TEST(Evaluation, GoldenScores) {
  const auto scores = scores_of(kGolden);
  EXPECT_NEAR(scores.at("BLEU-1"), 0.8187307529961088, 1e-9);
  EXPECT_NEAR(scores.at("BLEU-2"), 0.6878714205579894, 1e-9);
  EXPECT_NEAR(scores.at("BLEU-3"), 0.48013407666557156, 1e-9);
  EXPECT_NEAR(scores.at("BLEU-4"), 5.357460803969853e-05, 1e-9);
  EXPECT_NEAR(scores.at("CIDEr-D"), 2.345056970252575, 1e-9);
  EXPECT_NEAR(scores.at("ROUGE-L"), 0.6211013346142312, 1e-9);
  // All 20 words of the hypotheses are matched, beside 24 of the closest references: the penalty alone.
  EXPECT_NEAR(scores.at("BLEU-1 (no BP)"), 1, 1e-9);
  EXPECT_NEAR(scores.at("mean length"), 20 / 3.0, 1e-12);
  EXPECT_EQ(scores.at("vocabulary used"), 17);
  EXPECT_EQ(scores.count("novelty"), 0u);
}

TEST(Evaluation, EachImageHasItsScores) {
  const Scored set = scored(kGolden);
  const Evaluation evaluation = evaluate(set.images, set.table);
  ASSERT_EQ(evaluation.images.size(), 3u);
  EXPECT_NEAR(evaluation.images[0].cider_d, 3.219197254491824, 1e-9);
  EXPECT_NEAR(evaluation.images[2].rouge_l, 0.5398230088495575, 1e-9);
  EXPECT_EQ(evaluation.images[1].length, 5u);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto expected = testing::brute_force_bleu({set.images[i]}, true);
    for (std::size_t k = 0; k < 4; ++k) EXPECT_NEAR(evaluation.images[i].bleu.bleu[k], expected[k], 1e-12);
  }
}

// What the bootstrap resamples are the very scores that are printed.
TEST(Evaluation, TheBootstrapKnowsTheSameScores) {
  const Scored set = scored(kGolden);
  const Evaluation evaluation = evaluate(set.images, set.table);
  const auto resampled = bootstrap(evaluation.metrics, {.resamples = 100});
  const auto scores = evaluation.scores();
  ASSERT_EQ(resampled.size(), scores.size());
  for (std::size_t k = 0; k < scores.size(); ++k) {
    EXPECT_EQ(resampled[k].name, scores[k].name);
    EXPECT_DOUBLE_EQ(resampled[k].value, scores[k].value) << scores[k].name;
    EXPECT_LE(resampled[k].low, resampled[k].high);
  }
}

TEST(Evaluation, TheOrderOfReferencesAndImagesDoesNotMatter) {
  const auto expected = scores_of(kGolden);
  std::vector<GivenCaptions> shuffled = kGolden;
  std::reverse(shuffled.begin(), shuffled.end());
  for (GivenCaptions& image : shuffled) std::reverse(image.references.begin(), image.references.end());
  for (const auto& [name, value] : scores_of(shuffled)) EXPECT_NEAR(value, expected.at(name), 1e-12) << name;
}

// All but what tells how much the captions repeat each other. Hypotheses of words that references have: an
// n-gram that no reference has weighs log(images) in CIDEr, whatever they are.
TEST(Evaluation, TwiceTheSameImagesScoreTheSame) {
  std::vector<GivenCaptions> once = kGolden;
  for (GivenCaptions& image : once) image.hypothesis = image.references[1];
  const auto expected = scores_of(once);
  std::vector<GivenCaptions> twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  for (const auto& [name, value] : scores_of(twice)) {
    if (name.starts_with("distinct")) continue;
    EXPECT_NEAR(value, expected.at(name), 1e-9) << name;
  }
}

TEST(Evaluation, ANamedCorpusDecidesCider) {
  const Scored set = scored(kGolden);
  const CiderCorpus own(set.images);
  EvaluationOptions options;
  options.corpus = &own;
  EXPECT_NEAR(evaluate({set.images[0]}, set.table, options).images[0].cider_d, 3.219197254491824, 1e-9);
  EXPECT_EQ(evaluate({set.images[0]}, set.table).images[0].cider_d, 0);
}

TEST(Evaluation, CaptionsOfTheTrainingAreNotNovel) {
  Scored set = scored(kGolden);
  const auto training = token_ids({"A man riding a bike.", "a cat", "a man riding a bike"}, set.table);
  EvaluationOptions options;
  options.training = &training;
  const Evaluation evaluation = evaluate(set.images, set.table, options);
  std::vector<bool> novel;
  for (const ImageScores& image : evaluation.images) novel.push_back(image.novel.value());
  EXPECT_THAT(novel, ElementsAre(true, false, true));
  EXPECT_DOUBLE_EQ(evaluation.diversity.novelty.value(), 2.0 / 3);
}

TEST(Evaluation, EmptyCaptionsScoreNothing) {
  const auto scores = scores_of({{"", {"a cat", "the cat sat"}}, {" . ", {"a dog"}}});
  for (const char* name : {"BLEU-1", "BLEU-4", "ROUGE-L", "CIDEr-D", "CIDEr", "METEOR-ess", "mean length"})
    EXPECT_NEAR(scores.at(name), 0, 1e-6) << name;
  EXPECT_EQ(scores.at("bad endings"), 1);
}

}  // namespace
}  // namespace sightline
