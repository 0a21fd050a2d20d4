#include "train/training_pairs.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using Words = std::vector<std::string>;

TrainingConfig of_all_words() {
  TrainingConfig config;
  config.task = ModelTask::rewrite;
  config.source.minimum_count = 1;
  config.minimum_count = 1;
  return config;
}

Words words_of(const Vocabulary& vocabulary, const std::vector<std::int64_t>& ids) {
  Words words;
  for (const auto id : ids) words.push_back(vocabulary.word(id));
  return words;
}

TEST(TrainingPairs, BothTextsBecomeIdsOfTheirOwnVocabularies) {
  const TextPairs pairs{"p.tsv", {{"May Five", "2020-05-05"}, {"five may", "Five"}}, {}};
  TrainingConfig config = of_all_words();
  config.target_tokens = Tokens::characters;
  const TrainingPairs found = encode_training_pairs(pairs, config);
  ASSERT_EQ(found.sources.size(), 2u);
  EXPECT_EQ(words_of(found.source, found.sources[0]), (Words{"may", "five"}));  // sources are small letters
  EXPECT_EQ(words_of(found.source, found.sources[1]), (Words{"five", "may"}));
  const auto& targets = found.targets;
  ASSERT_EQ(targets.captions.size(), 2u);
  EXPECT_EQ(targets.captions[1].image, 1);
  EXPECT_EQ(words_of(targets.vocabulary, targets.captions[1].words), (Words{"F", "i", "v", "e"}));
  EXPECT_EQ(targets.words, 14);
  EXPECT_EQ(targets.unknown, 0);
}

TEST(TrainingPairs, LongTextsAreCutAndPairsWithoutATokenLeftOut) {
  const TextPairs pairs{"p.tsv", {{"a b c d", "x y z"}, {" ", "x"}, {"a", "\t"}, {"b", "y"}}, {}};
  TrainingConfig config = of_all_words();
  config.source.maximum_length = 3;
  config.maximum_words = 2;
  const TrainingPairs found = encode_training_pairs(pairs, config);
  EXPECT_EQ(found.targets.empty, 2);
  EXPECT_EQ(found.sources_cut, 1);
  EXPECT_EQ(found.targets.cut, 1);
  ASSERT_EQ(found.sources.size(), 2u);
  EXPECT_EQ(words_of(found.source, found.sources[0]), (Words{"a", "b", "c"}));
  EXPECT_EQ(words_of(found.targets.vocabulary, found.targets.captions[0].words), (Words{"x", "y"}));
  EXPECT_EQ(found.targets.captions[1].image, 1);  // of the sources that are left
}

TEST(TrainingPairs, RareTokensAreUnknownOnEitherSide) {
  const TextPairs pairs{"p.tsv", {{"a a b", "x x y"}, {"a", "x"}}, {}};
  TrainingConfig config = of_all_words();
  config.source.minimum_count = config.minimum_count = 2;
  const TrainingPairs found = encode_training_pairs(pairs, config);
  EXPECT_EQ(words_of(found.source, found.sources[0]), (Words{"a", "a", "<unk>"}));
  EXPECT_EQ(found.targets.unknown, 1);
  EXPECT_EQ(found.targets.words, 4);
}

TEST(TrainingPairs, WhereNothingIsLeftToLearnItIsSaid) {
  TrainingConfig config = of_all_words();
  EXPECT_THAT(raised<DataError>([&] {
                encode_training_pairs({"p.tsv", {{" ", "x"}}, {}}, config);
              }),
              HasSubstr("p.tsv: found no pair of which both texts have a token"));
  config.source.minimum_count = 5;
  EXPECT_EQ(raised<DataError>([&] {
              encode_training_pairs({"p.tsv", {{"a", "x"}}, {}}, config);
            }),
            "p.tsv: no token comes 5 times, as --source-minimum-count asks, so there is none to learn");
  config.source.minimum_count = 1;
  config.minimum_count = 2;
  EXPECT_THAT(raised<DataError>([&] {
                encode_training_pairs({"p.tsv", {{"a", "x"}}, {}}, config);
              }),
              HasSubstr("as --minimum-count asks"));
}

}  // namespace
}  // namespace sightline
