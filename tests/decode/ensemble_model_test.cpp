#include "decode/ensemble_model.h"

#include <gmock/gmock.h>

#include <cmath>

#include "decode/beam_search.h"
#include "decode/formula_model.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using testing::FormulaModel;
using testing::letters;

// Says the same at every step: probabilities of the words, maps of its heads over `regions` regions and one
// extra slot, one draw where it is asked for.
class ConstantModel : public StepModel {
 public:
  ConstantModel(std::vector<double> probabilities, int regions, std::vector<float> alpha, int heads = 1)
      : probabilities_(std::move(probabilities)), regions_(regions), heads_(heads), map_(std::move(alpha)) {}

  std::int64_t vocabulary_size() const override { return static_cast<std::int64_t>(probabilities_.size()); }
  std::int64_t images() const override { return 1; }
  Layout layout(std::int64_t) const override { return Layout(1, regions_); }
  std::int64_t slots() const override { return regions_ + 1; }
  int heads() const override { return heads_; }
  int extra_slots() const override { return 1; }
  bool draws() const override { return drawing; }
  void start() override { rows = 1; }
  void gather(std::span<const std::int64_t> of) override { rows = of.size(); }
  StepOutput step(std::span<const std::int64_t> words, std::span<const double> draws) override {
    EXPECT_EQ(words.size(), rows);
    heard.assign(words.begin(), words.end());
    EXPECT_EQ(draws.size(), drawing ? rows : 0);
    log_probs_.clear();
    alpha_.clear();
    for (std::size_t row = 0; row < rows; ++row) {
      for (const double probability : probabilities_)
        log_probs_.push_back(static_cast<float>(std::log(probability)));
      alpha_.insert(alpha_.end(), map_.begin(), map_.end());
    }
    return {log_probs_, alpha_, {}};
  }

  bool drawing = false;
  std::size_t rows = 0;
  std::vector<std::int64_t> heard;  // words of the last step

 private:
  std::vector<double> probabilities_;
  int regions_, heads_;
  std::vector<float> map_, log_probs_, alpha_;
};

Hypothesis one_word(StepModel& model) {
  SearchOptions options;
  options.beam = 1;
  options.max_length = 1;
  return beam_search(model, letters(2), options).at(0).at(0);
}

const std::vector<double> kLikesA{0, 0, 0.1, 0, 0.7, 0.2}, kLikesB{0, 0, 0.1, 0, 0.1, 0.8};

TEST(EnsembleModel, AveragesProbabilities) {
  ConstantModel a(kLikesA, 2, {0.5f, 0.3f, 0.2f}), b(kLikesB, 2, {0.1f, 0.9f, 0});
  EnsembleModel both({{"a", &a}, {"b", &b}});
  const Hypothesis caption = one_word(both);
  EXPECT_EQ(caption.words, (std::vector<std::string>{"b"}));
  EXPECT_NEAR(caption.word_log_probs[0], std::log((0.2 + 0.8) / 2), 1e-6);
  EXPECT_EQ(one_word(a).words, (std::vector<std::string>{"a"}));
}

// a knows <unk> and the words a, b; c the words b, z: the ensemble's are a, b, z.
TEST(EnsembleModel, AWordThatAMemberDoesNotKnowHasNoProbabilityWithIt) {
  ConstantModel a({0, 0, 0.1, 0, 0.7, 0.2}, 1, {1, 0}), c({0, 0, 0.1, 0.05, 0.25, 0.6}, 1, {1, 0});
  EnsembleModel both({{"a", &a, {0, 1, 2, 3, 4, 5, 3}}, {"c", &c, {0, 1, 2, 3, 3, 4, 5}}});
  EXPECT_EQ(both.vocabulary_size(), 7);
  both.start();
  const StepOutput output = both.step(std::vector<std::int64_t>{Vocabulary::kStart}, {});
  const double expected[] = {0, 0, 0.1, 0.025, 0.35, 0.225, 0.3};
  ASSERT_EQ(output.log_probs.size(), 7u);
  for (std::size_t word = 0; word < 7; ++word)
    EXPECT_NEAR(std::exp(output.log_probs[word]), expected[word], 1e-6) << word;
  EXPECT_THAT(c.heard, ElementsAre(std::int64_t{Vocabulary::kStart}));
  both.step(std::vector<std::int64_t>{4}, {});
  EXPECT_THAT(a.heard, ElementsAre(4));
  EXPECT_THAT(c.heard, ElementsAre(std::int64_t{Vocabulary::kUnknown}));
  both.step(std::vector<std::int64_t>{6}, {});
  EXPECT_THAT(a.heard, ElementsAre(std::int64_t{Vocabulary::kUnknown}));
  EXPECT_THAT(c.heard, ElementsAre(5));
}

TEST(EnsembleModel, OfOneModelTwiceIsThatModel) {
  const Vocabulary vocabulary = letters(6);
  FormulaModel one(vocabulary.size()), two(vocabulary.size());
  SearchOptions options;
  options.n_best = 3;
  const auto alone = beam_search(one, vocabulary, options);
  EnsembleModel both({{"one", &one}, {"two", &two}});
  const auto together = beam_search(both, vocabulary, options);
  for (std::size_t image = 0; image < 2; ++image) {
    ASSERT_EQ(together[image].size(), alone[image].size());
    for (std::size_t i = 0; i < alone[image].size(); ++i) {
      const Hypothesis &found = together[image][i], &expected = alone[image][i];
      EXPECT_EQ(found.ids, expected.ids);
      EXPECT_NEAR(found.log_prob, expected.log_prob, 1e-4);
      ASSERT_EQ(found.members.size(), 2u);
      for (std::size_t t = 0; t < found.words.size(); ++t) {
        const auto map = region_weights(found, t), wanted = region_weights(expected, t);
        for (std::size_t r = 0; r < wanted.size(); ++r) {
          EXPECT_FLOAT_EQ(map[r], wanted[r]);
          for (const MemberLooks& member : found.members)
            EXPECT_FLOAT_EQ(member.alpha[t * wanted.size() + r], wanted[r]);
        }
      }
    }
  }
}

TEST(EnsembleModel, TheMapIsTheMeanOfTheMembersAndOfTheirHeads) {
  ConstantModel a(kLikesA, 2, {0.5f, 0.3f, 0.2f}), b(kLikesA, 2, {0.2f, 0.6f, 0, 0, 1, 0}, 2),
      blind(kLikesA, 2, {});
  EnsembleModel all({{"a", &a}, {"b", &b}, {"blind", &blind}});
  const Hypothesis caption = one_word(all);
  ASSERT_EQ(caption.members.size(), 3u);
  EXPECT_EQ(caption.members[1].model, "b");
  EXPECT_EQ(caption.members[1].layout, Layout(1, 2));
  EXPECT_EQ(caption.members[0].alpha, (std::vector<float>{0.5f, 0.3f}));
  EXPECT_FLOAT_EQ(caption.members[1].alpha.at(0), 0.1f);
  EXPECT_FLOAT_EQ(caption.members[1].alpha.at(1), 0.8f);
  EXPECT_TRUE(caption.members[2].alpha.empty());
  const auto map = region_weights(caption, 0);
  EXPECT_FLOAT_EQ(map.at(0), 0.3f);
  EXPECT_FLOAT_EQ(map.at(1), 0.55f);
}

TEST(EnsembleModel, WhereRegionsDoNotLieAlikeThereIsNoMeanMap) {
  ConstantModel a(kLikesA, 2, {0.5f, 0.3f, 0.2f}), b(kLikesA, 3, {0.1f, 0.2f, 0.3f, 0.4f}),
      c(kLikesA, 2, {0.5f, 0.3f, 0.2f});
  for (const bool layouts_differ : {true, false}) {
    EnsembleModel both({{"a", &a}, {"other", layouts_differ ? &b : &c}}, /*same_places=*/layouts_differ);
    const Hypothesis caption = one_word(both);
    EXPECT_TRUE(caption.alpha.empty());
    EXPECT_EQ(caption.members.at(0).alpha, (std::vector<float>{0.5f, 0.3f}));
    EXPECT_EQ(caption.members.at(1).alpha.size(), layouts_differ ? 3u : 2u);
  }
}

TEST(EnsembleModel, DrawsGoToTheMembersThatAskForThem) {
  ConstantModel a(kLikesA, 1, {1, 0}), b(kLikesA, 1, {1, 0});
  b.drawing = true;
  EnsembleModel both({{"a", &a}, {"b", &b}});
  EXPECT_TRUE(both.draws());
  EXPECT_EQ(one_word(both).words.size(), 1u);
}

}  // namespace
}  // namespace sightline
