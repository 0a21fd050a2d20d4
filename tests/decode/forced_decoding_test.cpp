#include "decode/forced_decoding.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "decode/beam_search.h"
#include "decode/formula_model.h"

namespace sightline {
namespace {

using testing::FormulaModel;
using testing::letters;

// Of every caption that a search finds: its own numbers and maps.
TEST(ForcedDecoding, IsTheSearchsOwnHypothesisOfTheSameWords) {
  const Vocabulary vocabulary = letters(5);
  FormulaModel model(vocabulary.size());
  SearchOptions options;
  options.beam = 6;
  options.n_best = 4;
  options.max_length = 12;
  options.min_length = 2;
  const auto found = beam_search(model, vocabulary, options);
  int compared = 0;
  for (std::size_t image = 0; image < found.size(); ++image) {
    for (const Hypothesis& wanted : found[image]) {
      if (!wanted.finished) continue;
      const Hypothesis forced = forced_decoding(model, vocabulary, wanted.ids, options).at(image);
      EXPECT_EQ(forced.ids, wanted.ids);
      EXPECT_EQ(forced.words, wanted.words);
      EXPECT_DOUBLE_EQ(forced.log_prob, wanted.log_prob);
      EXPECT_DOUBLE_EQ(forced.score, wanted.score);
      EXPECT_EQ(forced.word_log_probs, wanted.word_log_probs);
      EXPECT_EQ(forced.alpha, wanted.alpha);
      EXPECT_EQ(forced.layout, wanted.layout);
      EXPECT_TRUE(forced.finished);
      ++compared;
    }
  }
  EXPECT_GE(compared, 4);
}

// By the formula: any words, also those that no search would say.
TEST(ForcedDecoding, AddsWhatTheModelSaysOfEachWordAndOfTheEnd) {
  const Vocabulary vocabulary = letters(3);
  FormulaModel model(vocabulary.size());
  const std::vector<std::int64_t> words{4, Vocabulary::kUnknown, 4};
  SearchOptions options;
  options.min_length = 9;
  options.forbidden = {4};
  const auto hypotheses = forced_decoding(model, vocabulary, words, options);
  ASSERT_EQ(hypotheses.size(), 2u);
  for (std::int64_t image = 0; image < 2; ++image) {
    double sum = 0;
    std::int64_t before = 0, last = Vocabulary::kStart;
    for (const std::int64_t next :
         {std::int64_t{4}, Vocabulary::kUnknown, std::int64_t{4}, Vocabulary::kEnd}) {
      sum += model.log_probs(image, before, last)[static_cast<std::size_t>(next)];
      before = last;
      last = next;
    }
    const Hypothesis& hypothesis = hypotheses[static_cast<std::size_t>(image)];
    EXPECT_NEAR(hypothesis.log_prob, sum, 1e-9);
    EXPECT_EQ(hypothesis.words, (std::vector<std::string>{"a", "<unk>", "a"}));
    EXPECT_EQ(hypothesis.prefix_length, 0);
  }
}

TEST(ForcedDecoding, OfNoWordsIsTheEndAlone) {
  const Vocabulary vocabulary = letters(3);
  FormulaModel model(vocabulary.size());
  const Hypothesis empty = forced_decoding(model, vocabulary, {}, {}).front();
  EXPECT_TRUE(empty.words.empty());
  EXPECT_FLOAT_EQ(static_cast<float>(empty.log_prob),
                  model.log_probs(0, 0, Vocabulary::kStart)[Vocabulary::kEnd]);
}

}  // namespace
}  // namespace sightline
