#include "decode/sampling.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "decode/beam_search.h"
#include "decode/formula_model.h"

namespace sightline {
namespace {

using testing::FormulaModel;
using testing::letters;

class SamplingTest : public ::testing::Test {
 protected:
  SamplingTest() { options_.sample = options_.n_best = 400; }

  std::vector<std::vector<Hypothesis>> sampled() { return sampled_captions(model_, vocabulary_, options_); }
  std::vector<std::vector<std::int64_t>> captions(std::size_t image = 0) {
    std::vector<std::vector<std::int64_t>> ids;
    const auto drawn = sampled();
    for (const Hypothesis& caption : drawn.at(image)) ids.push_back(caption.ids);
    return ids;
  }

  Vocabulary vocabulary_ = letters(4);
  FormulaModel model_{vocabulary_.size()};
  SearchOptions options_;
};

// The first word of many captions, against the model's own probabilities of what may be said.
TEST_F(SamplingTest, WordsComeAsOftenAsTheModelSays) {
  options_.sample = options_.n_best = 1000;
  options_.max_length = 1;
  for (std::int64_t image = 0; image < 2; ++image) {
    const auto row = model_.log_probs(image, 0, Vocabulary::kStart);
    double allowed = 0;
    for (std::size_t word = 4; word < row.size(); ++word) allowed += std::exp(row[word]);
    std::map<std::int64_t, double> counts;
    for (const auto& ids : captions(static_cast<std::size_t>(image))) counts[ids.at(0)] += 1.0 / 1000;
    for (std::size_t word = 4; word < row.size(); ++word) {
      // Four standard deviations of a thousand draws at most.
      EXPECT_NEAR(counts[static_cast<std::int64_t>(word)], std::exp(row[word]) / allowed, 0.064);
    }
  }
}

TEST_F(SamplingTest, TheSameSeedDrawsTheSameAndAnotherOthers) {
  options_.sample = options_.n_best = 20;
  const auto first = captions();
  EXPECT_EQ(captions(), first);
  options_.seed = 2;
  EXPECT_NE(captions(), first);
}

TEST_F(SamplingTest, CaptionsAreSeveralAndColdOnesAreTheGreedyOne) {
  options_.max_length = 8;
  auto drawn = captions();
  std::sort(drawn.begin(), drawn.end());
  EXPECT_GT(std::unique(drawn.begin(), drawn.end()) - drawn.begin(), 5);
  SearchOptions greedy = options_;
  greedy.sample = 0;
  greedy.beam = greedy.n_best = 1;
  const auto best = beam_search(model_, vocabulary_, greedy);
  for (const bool by_temperature : {true, false}) {
    options_.temperature = by_temperature ? 1e-6 : 1;
    options_.top_k = by_temperature ? 0 : 1;
    for (std::size_t image = 0; image < 2; ++image)
      for (const auto& ids : captions(image)) EXPECT_EQ(ids, best[image].front().ids);
  }
}

TEST_F(SamplingTest, KeepsToTheOptionsAndTellsTheModelsLogProbabilities) {
  options_.min_length = 2;
  options_.max_length = 5;
  options_.prefix = {6};
  options_.forbidden = {5};
  options_.temperature = 2;
  for (std::int64_t image = 0; image < 2; ++image) {
    double last_score = 0;
    bool finished = true;
    const auto drawn = sampled();
    for (const Hypothesis& caption : drawn.at(static_cast<std::size_t>(image))) {
      ASSERT_GE(caption.ids.size(), 2u);
      ASSERT_LE(caption.ids.size(), 5u);
      EXPECT_EQ(caption.ids.front(), 6);
      EXPECT_EQ(std::count(caption.ids.begin(), caption.ids.end(), 5), 0);
      std::int64_t before = 0, last = Vocabulary::kStart;
      double total = 0;
      for (std::size_t t = 0; t < caption.ids.size(); ++t) {
        const auto row = model_.log_probs(image, before, last);
        total += row[static_cast<std::size_t>(caption.ids[t])];
        before = last;
        last = caption.ids[t];
      }
      if (caption.finished) total += model_.log_probs(image, before, last)[Vocabulary::kEnd];
      EXPECT_NEAR(caption.log_prob, total, 1e-4);
      if (caption.finished == finished) {
        EXPECT_TRUE(last_score == 0 || caption.score <= last_score);
      }
      EXPECT_TRUE(finished || !caption.finished);
      finished = caption.finished;
      last_score = caption.score;
    }
  }
}

TEST_F(SamplingTest, OfManyTheBestAreReturned) {
  const auto all = captions();
  options_.n_best = 3;
  const auto best = captions();
  ASSERT_EQ(best.size(), 3u);
  EXPECT_TRUE(std::equal(best.begin(), best.end(), all.begin()));
}

}  // namespace
}  // namespace sightline
