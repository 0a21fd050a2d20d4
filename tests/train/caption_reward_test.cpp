#include "train/caption_reward.h"

#include <gtest/gtest.h>

#include "core/random.h"
#include "metrics/evaluation.h"
#include "text/vocabulary.h"

namespace sightline {
namespace {

struct RewardSet {
  std::vector<EncodedCaption> captions;
  std::vector<ImageReferences> references;
  std::vector<TokenIds> said;
};

// 40 photos with one to five captions of the words 4..30, and two captions said of each.
RewardSet reward_set() {
  RewardSet set;
  Random random(3);
  const auto words = [&random] {
    std::vector<std::int64_t> caption(1 + random.below(12));
    for (auto& word : caption) word = 4 + static_cast<std::int64_t>(random.below(27));
    return caption;
  };
  for (std::int64_t image = 0; image < 40; ++image)
    for (std::uint64_t n = 0; n < 1 + random.below(5); ++n) set.captions.push_back({image, words()});
  set.references.resize(40);
  for (const EncodedCaption& caption : set.captions)
    set.references[static_cast<std::size_t>(caption.image)].emplace_back(caption.words);
  for (int row = 0; row < 80; ++row) {
    // Half of what is said begins as a reference does.
    const auto reference = set.references[static_cast<std::size_t>(row / 2)].front();
    std::vector<std::int64_t> caption =
        row % 2 == 0 ? words() : std::vector(reference.begin(), reference.end());
    if (row % 2 == 1) caption.push_back(5);
    set.said.emplace_back(caption.begin(), caption.end());
    if (row % 3 != 0) set.said.back().push_back(Vocabulary::kEnd);
  }
  return set;
}

// The evaluator's, over a set whose sentences end in a word of their own.
TEST(CaptionReward, IsWhatTheEvaluatorGivesTheSameSentences) {
  const RewardSet set = reward_set();
  const CaptionReward reward(set.captions, 40, {.samples = 2, .cider_weight = 2, .bleu_weight = 0.5});
  const CaptionReward::Scores scores = reward.scores(set.said, set.references);
  for (int k = 0; k < 2; ++k) {
    std::vector<ScoredImage> images(40);
    for (std::size_t image = 0; image < 40; ++image) {
      images[image].hypothesis = set.said[2 * image + k];
      for (const auto& reference : set.references[image]) {
        images[image].references.emplace_back(reference.begin(), reference.end());
        images[image].references.back().push_back(Vocabulary::kEnd);
      }
    }
    const CiderResult expected = cider(images);
    for (std::size_t image = 0; image < 40; ++image) {
      const std::size_t row = 2 * image + k;
      EXPECT_NEAR(scores.cider_d[row], expected.per_image[image], 1e-9);
      const double bleu_4 = bleu({images[image]}).bleu[3];
      EXPECT_NEAR(scores.bleu_4[row], bleu_4, 1e-9);
      EXPECT_NEAR(scores.reward[row], 2 * expected.per_image[image] + 0.5 * bleu_4, 1e-9);
    }
  }
}

TEST(CaptionReward, AnEndThatPeopleDoNotSayCostsReward) {
  const std::vector<EncodedCaption> captions{{0, {4, 5, 6}}, {0, {4, 5, 6}}, {1, {7, 8, 9}}, {2, {9, 8}}};
  const CaptionReward reward(captions, 3, {});
  const std::vector<ImageReferences> references{{captions[0].words, captions[1].words}};
  const auto scores = reward.scores({{4, 5, 6, 2}, {4, 5, 6}, {4, 5, 6, 8, 2}}, references);
  EXPECT_NEAR(scores.reward[0], 10, 1e-9);
  EXPECT_LT(scores.reward[1], scores.reward[0]);
  EXPECT_LT(scores.reward[2], scores.reward[0]);
}

}  // namespace
}  // namespace sightline
