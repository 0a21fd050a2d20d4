// Every metric on 300 images against numbers that fixtures/make_scored_captions.py computed from the
// definitions.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json.h"
#include "metrics/bleu.h"
#include "metrics/cider.h"
#include "metrics/diversity.h"
#include "metrics/golden.h"
#include "metrics/meteor_ess.h"
#include "metrics/rouge_l.h"

namespace sightline {
namespace {

constexpr double kScoredTolerance = 1e-9;

class ScoredCaptions : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string path = SIGHTLINE_SOURCE_DIR "/tests/metrics/fixtures/scored_captions.json";
    expected_ = read_json_file(path);
    for (const Json& image : expected_["images"]) {
      images_.push_back(testing::scored_image(table_, image["hypothesis"].get<std::string>(),
                                              image["references"].get<std::vector<std::string>>()));
    }
  }

  void expect_each(const std::vector<double>& actual, const Json& expected) {
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
      EXPECT_NEAR(actual[i], expected[i].get<double>(), kScoredTolerance) << i;
  }

  Json expected_;
  TokenTable table_;
  std::vector<ScoredImage> images_;
};

TEST_F(ScoredCaptions, Bleu) {
  const BleuScores scores = bleu(images_);
  expect_each({scores.bleu.begin(), scores.bleu.end()}, expected_["bleu"]);
  expect_each({scores.without_brevity.begin(), scores.without_brevity.end()},
              expected_["bleu_without_brevity"]);
}

TEST_F(ScoredCaptions, Cider) {
  expect_each(cider(images_).per_image, expected_["cider_d"]);
  expect_each(cider(images_, CiderKind::cider).per_image, expected_["cider"]);
}

TEST_F(ScoredCaptions, RougeL) {
  expect_each(rouge_l(images_).per_image, expected_["rouge_l"]);
}

TEST_F(ScoredCaptions, MeteorWithStems) {
  const MeteorResult result = meteor_ess(images_, MeteorEss(table_.words(), nullptr));
  expect_each(result.per_image, expected_["meteor_exact_stem"]["per_image"]);
  EXPECT_NEAR(result.corpus, expected_["meteor_exact_stem"]["corpus"].get<double>(), kScoredTolerance);
}

TEST_F(ScoredCaptions, MeteorWithSynonyms) {
  const auto wordnet = WordNet::installed();
  if (!wordnet) GTEST_SKIP() << "WordNet is not installed (Debian: wordnet-base)";
  const MeteorResult result = meteor_ess(images_, MeteorEss(table_.words(), &*wordnet));
  expect_each(result.per_image, expected_["meteor_exact_stem_synonym"]["per_image"]);
  EXPECT_NEAR(result.corpus, expected_["meteor_exact_stem_synonym"]["corpus"].get<double>(),
              kScoredTolerance);
}

TEST_F(ScoredCaptions, Diversity) {
  const std::vector<std::string> words = table_.words();
  std::vector<std::vector<std::string>> captions;
  for (const ScoredImage& image : images_) {
    auto& caption = captions.emplace_back();
    for (const std::int32_t id : image.hypothesis) caption.push_back(words[static_cast<std::size_t>(id)]);
  }
  const DiversityStatistics statistics = diversity(captions);
  const Json& expected = expected_["diversity"];
  EXPECT_NEAR(statistics.distinct_1, expected["distinct_1"].get<double>(), kScoredTolerance);
  EXPECT_NEAR(statistics.distinct_2, expected["distinct_2"].get<double>(), kScoredTolerance);
  EXPECT_EQ(statistics.vocabulary_used, expected["vocabulary_used"].get<std::int64_t>());
  EXPECT_NEAR(statistics.mean_length, expected["mean_length"].get<double>(), kScoredTolerance);
  EXPECT_NEAR(statistics.repeated_words, expected["repeated_words"].get<double>(), kScoredTolerance);
}

}  // namespace
}  // namespace sightline
