#include "metrics/diversity.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

using Captions = std::vector<std::vector<std::string>>;

TEST(Diversity, CountsWordsAndBigrams) {
  const DiversityStatistics statistics = diversity({{"a", "dog", "runs"}, {"a", "dog", "sits"}, {"a"}});
  EXPECT_DOUBLE_EQ(statistics.distinct_1, 4.0 / 7);
  EXPECT_DOUBLE_EQ(statistics.distinct_2, 3.0 / 4);
  EXPECT_EQ(statistics.vocabulary_used, 4);
  EXPECT_DOUBLE_EQ(statistics.mean_length, 7.0 / 3);
  EXPECT_DOUBLE_EQ(statistics.distinct_captions, 1);
  EXPECT_FALSE(statistics.novelty.has_value());
}

TEST(Diversity, NoveltyIsWhatTrainingDidNotSay) {
  const Captions training{{"a", "dog"}, {"a", "cat"}};
  EXPECT_DOUBLE_EQ(*diversity({{"a", "dog"}, {"a", "dog", "runs"}, {"a"}}, &training).novelty, 2.0 / 3);
}

TEST(Diversity, NothingIsNotACrash) {
  EXPECT_EQ(diversity({}).distinct_1, 0);
  const DiversityStatistics statistics = diversity({{}, {}});
  EXPECT_EQ(statistics.mean_length, 0);
  EXPECT_DOUBLE_EQ(statistics.distinct_captions, 0.5);
  EXPECT_DOUBLE_EQ(statistics.bad_endings, 1);
}

TEST(RepeatsItself, SeesContentWordsAndPhrasesWhereverTheyAre) {
  EXPECT_TRUE(repeats_itself({"a", "dog", "dog", "runs"}));
  EXPECT_TRUE(repeats_itself({"a", "skateboard", "on", "a", "skateboard"}));
  EXPECT_TRUE(repeats_itself({"a", "man", "in", "a", "white", "shirt", "and", "a", "white", "shirt"}));
  EXPECT_TRUE(repeats_itself({"a", "dog", "runs", "in", "front", "of", "a", "cat", "in", "front", "of"}));
  EXPECT_FALSE(repeats_itself({"a", "dog", "and", "two", "dogs"}));
}

TEST(RepeatsItself, SeesFunctionWordsAndTheirRunsTwiceRunning) {
  EXPECT_TRUE(repeats_itself({"a", "dog", "on", "on"}));
  EXPECT_TRUE(repeats_itself({"on", "the", "of", "on", "the", "of", "y"}));
  EXPECT_TRUE(repeats_itself({"on", "the", "of", "a", "on", "the", "of", "a"}));
  EXPECT_FALSE(repeats_itself({"on", "the", "of", "a", "to", "on", "the", "of", "a", "to"}));
  EXPECT_FALSE(repeats_itself({"a", "dog", "and", "a", "cat", "and", "a", "bird"}));
  EXPECT_FALSE(repeats_itself({}));
  EXPECT_FALSE(repeats_itself({"红", "色", "的", "狗", "和", "白", "色", "的", "猫"}, Tokens::characters));
  EXPECT_TRUE(repeats_itself({"白", "色", "白", "色", "的", "猫"}, Tokens::characters));
}

TEST(EndsBadly, KnowsWordsThatWantOneMore) {
  for (const char* word : {"a", "the", "with", "of", "and", "his", "your"})
    EXPECT_TRUE(ends_badly({"dog", word})) << word;
  EXPECT_TRUE(ends_badly({}));
  EXPECT_FALSE(ends_badly({"v", "i", "t", "a", "m", "i", "n", " ", "a"}, Tokens::characters));
  for (const char* word : {"dog", "up", "by", "runs"}) EXPECT_FALSE(ends_badly({"a", word})) << word;
}

TEST(NovelCaptions, AreThoseThatNoTrainingCaptionEquals) {
  using Flags = std::vector<bool>;
  EXPECT_EQ(novel_captions({{1, 2}, {1, 2, 3}, {}, {1, 2}}, {{1, 2}, {2, 1}, {1, 2}}),
            (Flags{false, true, true, false}));
  EXPECT_EQ(novel_captions({{1}, {}}, {{}}), (Flags{true, false}));
  EXPECT_EQ(novel_captions({}, {{1}}), Flags{});
}

}  // namespace
}  // namespace sightline
