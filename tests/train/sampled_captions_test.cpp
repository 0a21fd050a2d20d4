#include "train/sampled_captions.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <cmath>
#include <set>

#include "text/vocabulary.h"

namespace sightline {
namespace {

constexpr std::int64_t kDrawnPhotos = 3, kDrawnCopies = 8, kDrawnWords = 7, kDrawnMost = 4;

class SampledCaptionsTest : public ::testing::Test {
 protected:
  void make(const std::string& attention) {
    DecoderConfig config;
    config.attention = {attention, 3};
    config.hidden_size = 4;
    config.embedding_size = 3;
    config.dropout = 0;
    torch::manual_seed(11);
    decoder_ = std::make_shared<Decoder>(config, 2, kDrawnWords);
    decoder_->to(at::kDouble);
    decoder_->eval();
    prepared_ = decoder_->prepare({torch::randn({kDrawnPhotos, 2, 2}, at::kDouble), {1, 2}});
  }
  SampledCaptions draw() { return sample_captions(*decoder_, prepared_, kDrawnCopies, kDrawnMost); }

  // log p of words of one photo, from one step after the other.
  double by_steps(std::int64_t photo, const TokenIds& words) {
    const torch::NoGradGuard no_grad;
    const at::Tensor image = torch::tensor({photo}, at::kLong);
    DecoderState state = decoder_->initial_state(prepared_).rows(image);
    std::int64_t last = Vocabulary::kStart;
    double sum = 0;
    for (const std::int32_t word : words) {
      DecoderStep step = decoder_->step(prepared_, image, state, torch::tensor({last}, at::kLong));
      double total = 0;  // over what may be said: <end> and the words
      for (std::int64_t other = 0; other < kDrawnWords; ++other)
        if (other == Vocabulary::kEnd || other > Vocabulary::kUnknown)
          total += std::exp(step.logits[0][other].item<double>());
      sum += step.logits[0][word].item<double>() - std::log(total);
      state = std::move(step.state);
      last = word;
    }
    return sum;
  }

  std::shared_ptr<Decoder> decoder_;
  PreparedRegions prepared_;
};

TEST_F(SampledCaptionsTest, SayWordsAndEndOnce) {
  make("soft");
  const SampledCaptions drawn = draw();
  ASSERT_EQ(drawn.words.size(), static_cast<std::size_t>(kDrawnPhotos * kDrawnCopies));
  EXPECT_EQ(drawn.copies, kDrawnCopies);
  EXPECT_TRUE(drawn.looks.empty());
  std::set<TokenIds> different;
  for (const TokenIds& words : drawn.words) {
    ASSERT_FALSE(words.empty());
    ASSERT_LE(words.size(), static_cast<std::size_t>(kDrawnMost));
    for (std::size_t t = 0; t < words.size(); ++t) {
      if (words[t] == Vocabulary::kEnd)
        EXPECT_EQ(t + 1, words.size());
      else
        EXPECT_GT(words[t], Vocabulary::kUnknown);
    }
    if (words.back() != Vocabulary::kEnd) {
      EXPECT_EQ(words.size(), static_cast<std::size_t>(kDrawnMost));
    }
    different.insert(words);
  }
  EXPECT_GT(different.size(), 4u);
}

TEST_F(SampledCaptionsTest, ComeFromTorchsRandomState) {
  make("hard");
  torch::manual_seed(3);
  const SampledCaptions one = draw();
  torch::manual_seed(3);
  const SampledCaptions again = draw();
  EXPECT_EQ(one.words, again.words);
  EXPECT_EQ(one.looks, again.looks);
  EXPECT_NE(draw().words, one.words);
}

TEST_F(SampledCaptionsTest, OfAHardAttentionHaveALookForEachWord) {
  make("hard");
  const SampledCaptions drawn = draw();
  ASSERT_EQ(drawn.looks.size(), drawn.words.size());
  std::set<std::int64_t> regions;
  for (std::size_t i = 0; i < drawn.words.size(); ++i) {
    EXPECT_EQ(drawn.looks[i].size(), drawn.words[i].size());
    regions.insert(drawn.looks[i].begin(), drawn.looks[i].end());
  }
  EXPECT_EQ(regions, (std::set<std::int64_t>{0, 1}));
}

TEST_F(SampledCaptionsTest, LogProbabilitiesAreThoseOfStepAfterStep) {
  make("soft");
  const SampledCaptions drawn = draw();
  const at::Tensor found = log_probs(*decoder_, prepared_, drawn);
  ASSERT_EQ(found.sizes(), (std::vector<std::int64_t>{kDrawnPhotos * kDrawnCopies}));
  for (std::size_t i = 0; i < drawn.words.size(); ++i) {
    const auto caption = static_cast<std::int64_t>(i);
    EXPECT_NEAR(found[caption].item<double>(), by_steps(caption / kDrawnCopies, drawn.words[i]), 1e-10) << i;
  }
  EXPECT_TRUE(found.requires_grad());
}

}  // namespace
}  // namespace sightline
