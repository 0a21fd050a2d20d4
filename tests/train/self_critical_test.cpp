#include "train/self_critical.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <map>

#include "text/vocabulary.h"
#include "train/sampled_captions.h"

namespace sightline {
namespace {

constexpr std::int64_t kToyRegions = 2, kToyFeatures = 3, kToyWords = 6;  // <pad> <start> <end> <unk> a b
constexpr std::int64_t kToyLength = 2;

// Two photos with two captions each.
const std::vector<EncodedCaption>& toy_captions() {
  static const std::vector<EncodedCaption> captions{{0, {4}}, {0, {4, 5}}, {1, {5}}, {1, {5, 5}}};
  return captions;
}

struct SelfCriticalToy : ::testing::TestWithParam<std::string> {
  SelfCriticalToy() {
    DecoderConfig config;
    config.attention = {GetParam(), 3};
    config.hidden_size = 3;
    config.embedding_size = 2;
    config.dropout = 0;
    torch::manual_seed(5);
    decoder = std::make_shared<Decoder>(config, kToyFeatures, kToyWords);
    decoder->to(at::kDouble);
    const torch::NoGradGuard no_grad;
    for (auto& parameter : decoder->parameters()) parameter.normal_(0, 1.0);
    batch.regions = {torch::randn({2, kToyRegions, kToyFeatures}, at::kDouble) * 2, {1, 2}};
    batch.references.resize(2);
    for (const EncodedCaption& caption : toy_captions())
      batch.references[static_cast<std::size_t>(caption.image)].emplace_back(caption.words);
  }

  CaptionReward reward() const { return {toy_captions(), 2, {.samples = 5}}; }

  // log p of a sentence and a sequence of looks, step by step; -log p(<pad>, <start>, <unk>) is left out of
  // the words' distribution.
  at::Tensor log_prob(std::int64_t image, const TokenIds& words, const std::vector<std::int64_t>& looks) {
    const PreparedRegions prepared = decoder->prepare(batch.regions);
    const at::Tensor index = torch::tensor({image}, at::kLong);
    DecoderState state = decoder->initial_state(prepared).rows(index);
    at::Tensor total = torch::zeros({}, at::kDouble);
    std::int64_t last = Vocabulary::kStart;
    for (std::size_t t = 0; t < words.size(); ++t) {
      // A look is forced by the number that it would be drawn with.
      const DecoderStep probe = decoder->step(prepared, index, state, torch::tensor({last}, at::kLong));
      GlimpsePolicy policy;
      if (chooses()) {
        const at::Tensor alpha = probe.alpha.detach().flatten();
        const double below = looks[t] == 0 ? 0 : alpha[0].item<double>();
        policy.rule = GlimpseRule::sample;
        policy.uniform = torch::tensor({below + alpha[looks[t]].item<double>() / 2}, at::kDouble);
      }
      const DecoderStep step =
          decoder->step(prepared, index, state, torch::tensor({last}, at::kLong), policy);
      const at::Tensor p = step.logits[0].softmax(0);
      total = total + (p[words[t]] / (p[2] + p[4] + p[5])).log();
      if (chooses()) {
        EXPECT_EQ(step.glimpse.item<std::int64_t>(), looks[t]);
        total = total + step.alpha.flatten()[looks[t]].log();
      }
      state = step.state;
      last = words[t];
    }
    return total;
  }

  bool chooses() const { return GetParam() == "hard"; }

  // Minus the expected reward, over all sentences (and looks) that can be drawn; mean of the two photos.
  at::Tensor expected_loss() {
    const std::vector<TokenIds> sentences{{2}, {4, 2}, {5, 2}, {4, 4}, {4, 5}, {5, 4}, {5, 5}};
    at::Tensor total = torch::zeros({}, at::kDouble), probability = torch::zeros({}, at::kDouble);
    for (std::int64_t image = 0; image < 2; ++image)
      for (const TokenIds& sentence : sentences) {
        const std::vector<ImageReferences> only{batch.references[static_cast<std::size_t>(image)]};
        const double r = reward().scores({sentence}, only).reward[0];
        for (std::int64_t first = 0; first < (chooses() ? kToyRegions : 1); ++first)
          for (std::int64_t second = 0; second < (chooses() && sentence.size() > 1 ? kToyRegions : 1);
               ++second) {
            const at::Tensor p = log_prob(image, sentence, {first, second}).exp();
            probability = probability + p.detach() / 2;
            total = total - p * r / 2;
          }
      }
    EXPECT_NEAR(probability.item<double>(), 1, 1e-9);
    return total;
  }

  std::map<std::string, at::Tensor> gradients(const at::Tensor& loss) {
    decoder->zero_grad();
    loss.backward();
    std::map<std::string, at::Tensor> result;
    for (const auto& item : decoder->named_parameters())
      if (item.value().grad().defined()) result[item.key()] = item.value().grad().clone();
    return result;
  }

  std::shared_ptr<Decoder> decoder;
  TrainingBatch batch;
};

// An enumerated oracle: a wrong sign, a word's or a look's term left out, a biased baseline cannot pass.
TEST_P(SelfCriticalToy, MeanGradientIsThatOfTheExpectedReward) {
  const auto exact = gradients(expected_loss());
  SelfCritical objective(reward(), 5, kToyLength);
  torch::manual_seed(7);
  constexpr int kEstimates = 3000;
  std::map<std::string, at::Tensor> sum, squares;
  for (int i = 0; i < kEstimates; ++i) {
    const auto value = objective.evaluate(*decoder, decoder->prepare(batch.regions), batch);
    for (const auto& [name, gradient] : gradients(value.loss)) {
      sum[name] = i == 0 ? gradient : sum[name] + gradient;
      squares[name] = i == 0 ? gradient.square() : squares[name] + gradient.square();
    }
  }
  double largest = 0;
  for (const auto& [name, gradient] : exact) {
    const at::Tensor mean = sum[name] / kEstimates;
    const at::Tensor error = ((squares[name] / kEstimates - mean.square()) / kEstimates).clamp_min(0).sqrt();
    EXPECT_TRUE(((mean - gradient).abs() <= 5 * error + 1e-9).all().item<bool>()) << name << "\n"
                                                                                  << mean << "\n"
                                                                                  << gradient;
    largest = std::max(largest, (gradient.abs() / (error + 1e-9)).max().item<double>());
  }
  EXPECT_GT(largest, 20) << "the estimates are too noisy to tell a wrong gradient";
}

TEST_P(SelfCriticalToy, DrawsAsProbableAsTheDecoderSays) {
  torch::manual_seed(3);
  const torch::NoGradGuard no_grad;
  const auto prepared = decoder->prepare(batch.regions);
  const SampledCaptions sampled = sample_captions(*decoder, prepared, 4000, kToyLength);
  ASSERT_EQ(sampled.words.size(), 8000u);
  std::map<TokenIds, int> counts;
  for (std::size_t row = 0; row < 4000; ++row) ++counts[sampled.words[row]];
  for (const auto& [sentence, count] : counts) {
    for (const auto word : sentence) EXPECT_TRUE(word == 2 || word == 4 || word == 5);
    if (chooses()) continue;
    const double p = log_prob(0, sentence, {0, 0}).exp().item<double>();
    EXPECT_NEAR(count / 4000.0, p, 5 * std::sqrt(p * (1 - p) / 4000));
  }
}

TEST_P(SelfCriticalToy, JudgesACaptionAsItWasDrawn) {
  torch::manual_seed(3);
  const auto prepared = decoder->prepare(batch.regions);
  const SampledCaptions sampled = sample_captions(*decoder, prepared, 20, kToyLength);
  const at::Tensor judged = log_probs(*decoder, prepared, sampled);
  for (std::size_t n = 0; n < sampled.words.size(); ++n) {
    const auto looks = sampled.looks.empty() ? std::vector<std::int64_t>{0, 0} : sampled.looks[n];
    EXPECT_NEAR(judged[static_cast<std::int64_t>(n)].item<double>(),
                log_prob(static_cast<std::int64_t>(n) / 20, sampled.words[n], looks).item<double>(), 1e-9);
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, SelfCriticalToy, ::testing::Values("soft", "hard", "none"));

}  // namespace
}  // namespace sightline
