#include "evaluate/system_scores.h"

#include <gmock/gmock.h>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

double score_named(const Evaluation& evaluation, const std::string& name) {
  for (const Score& score : evaluation.scores())
    if (score.name == name) return score.value;
  ADD_FAILURE() << name;
  return 0;
}

class SystemScoresTest : public ::testing::Test {
 protected:
  SystemScoresTest() { options_.meteor = false; }

  MatchedCaptions matched_{{{"1", "1.jpg", {"a dog runs", "the dog"}}, {"2", "2.jpg", {"a red bus stands"}}},
                           {{"a dog runs", "a red bus stands"}, {"a cat", "a red bus stands"}},
                           {{}, {}},
                           {}};
  ScoringOptions options_;
};

TEST_F(SystemScoresTest, EachSystemIsScoredAgainstTheSameReferences) {
  const SystemScores scores = score_systems(matched_, options_);
  ASSERT_EQ(scores.evaluations.size(), 2u);
  EXPECT_DOUBLE_EQ(score_named(scores.evaluations[0], "ROUGE-L"), 1);
  EXPECT_LT(score_named(scores.evaluations[1], "ROUGE-L"), 1);
  EXPECT_EQ(scores.evaluations[1].images[1].rouge_l, 1);
  EXPECT_THAT(scores.notices, IsEmpty());
  EXPECT_FALSE(scores.synonyms);
}

TEST_F(SystemScoresTest, OneImageHasNoCiderUnlessFrequenciesAreGiven) {
  matched_.images.resize(1);
  for (auto& captions : matched_.captions) captions.resize(1);
  EXPECT_THAT(score_systems(matched_, options_).notices,
              ElementsAre(HasSubstr("CIDEr and CIDEr-D over one image are 0 by definition")));
}

TEST_F(SystemScoresTest, SentencesThatBecameWordsAreTold) {
  matched_.images[0].captions = {"一只狗在草地上奔跑", "狗在草地上跑"};
  EXPECT_THAT(score_systems(matched_, options_).notices,
              ElementsAre(HasSubstr("2 of 3 references have no spaces between words")));
  options_.tokens = Tokens::characters;
  EXPECT_THAT(score_systems(matched_, options_).notices, IsEmpty());
}

TEST_F(SystemScoresTest, NoveltyIsKnownBesideTrainingCaptions) {
  const TemporaryDirectory directory;
  options_.train_captions = directory.write("t.tsv", "x.jpg\ta dog runs\n");
  const SystemScores scores = score_systems(matched_, options_);
  EXPECT_DOUBLE_EQ(score_named(scores.evaluations[0], "novelty"), 0.5);
  EXPECT_DOUBLE_EQ(score_named(scores.evaluations[1], "novelty"), 1);
}

// Where every system's maps are known, and told where they never move.
TEST_F(SystemScoresTest, AttentionIsScoredWhereAllHaveMaps) {
  const auto sums = [](const std::vector<float>& alpha) {
    return attention_sums({alpha, {{0, 0, 10, 10}, {10, 0, 10, 10}}, {}});
  };
  const AttentionSums moves = sums({1, 0, 0, 1}), stays = sums({0.5f, 0.5f, 0.5f, 0.5f});
  matched_.attention = {{moves, moves}, {}};
  const auto attends = [](const Evaluation& evaluation) {
    for (const Score& score : evaluation.scores())
      if (score.name == "attention entropy") return true;
    return false;
  };
  EXPECT_FALSE(attends(score_systems(matched_, options_).evaluations[0]));
  matched_.attention[1] = {stays, stays};
  const SystemScores scores = score_systems(matched_, options_);
  EXPECT_DOUBLE_EQ(score_named(scores.evaluations[0], "attention change"), 1);
  EXPECT_DOUBLE_EQ(score_named(scores.evaluations[1], "attention change"), 0);
  EXPECT_THAT(scores.notices, ElementsAre("the attention is the same at every word"));
}

}  // namespace
}  // namespace sightline
