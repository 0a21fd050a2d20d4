#include "train/stochastic_attention.h"

#include <torch/torch.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/field.h"
#include "train/attention_change.h"

namespace sightline {

StochasticAttention::StochasticAttention(const CrossEntropyOptions& words,
                                         const StochasticAttentionOptions& options)
    : words_(words), options_(options) {
  // The weights' signs are a recipe's affair: of the wrong one, gradients are still what they say.
  StochasticAttentionOptions looks = options;
  looks.reward_weight = looks.entropy_weight = 0;
  if (const auto fault = fault_of(looks)) throw UsageError("stochastic attention: " + text_of(*fault));
}

at::Tensor StochasticAttention::baseline_of(const at::Tensor& rewards, std::int64_t vocabulary_size) {
  if (options_.baseline == GlimpseBaseline::leave_one_out) {
    const auto of_caption = rewards.view({-1, options_.samples});  // [B, K]
    return ((of_caption.sum(1, true) - of_caption) / (options_.samples - 1)).flatten();
  }
  if (!started_) average_ = -std::log(static_cast<double>(vocabulary_size));
  started_ = true;
  auto baseline = torch::full_like(rewards, average_);
  average_ = 0.9 * average_ + 0.1 * rewards.mean().item<double>();
  return baseline;
}

ObjectiveValue StochasticAttention::evaluate(Decoder& decoder, const PreparedRegions& prepared,
                                             const TrainingBatch& batch) {
  const auto rows = batch.captions.lengths.size(0) * options_.samples;
  const auto sampled =
      torch::rand({rows}).to(prepared.features.device()) < options_.sample_probability;  // [R]
  UnrollOptions looks;
  looks.copies = options_.samples;
  looks.glimpses.rule = GlimpseRule::sample;
  looks.glimpses.soft = sampled.logical_not();
  const auto unrolled = decoder.unroll(prepared, batch.captions, looks);
  if (!unrolled.glimpse_log_prob.defined())
    throw UsageError("stochastic attention: the decoder's attention is " + decoder.config().attention.kind +
                     ", expected hard");
  const auto lengths = batch.captions.lengths.repeat_interleave(options_.samples);
  const auto sum_of_rows = [&](const at::Tensor& positions) {
    return torch::zeros({rows}, positions.options()).index_add(0, unrolled.row, positions);
  };

  const auto words = smoothed_cross_entropy(unrolled.logits, unrolled.targets, words_.label_smoothing);
  const auto rewards = -sum_of_rows(words.nll.detach()) / lengths;
  const auto advantage = (rewards - baseline_of(rewards, decoder.vocabulary_size())) * sampled;
  const auto entropy = -(unrolled.alpha * unrolled.alpha.clamp_min(1e-12).log()).sum(1);  // [P]
  const auto penalty = doubly_stochastic_penalty(unrolled.alpha_sum, lengths, words_.attention_target).mean();

  ObjectiveValue value;
  value.weight = static_cast<double>(batch.captions.lengths.size(0));
  value.loss = (words.loss.sum() -
                options_.reward_weight * (advantage * sum_of_rows(unrolled.glimpse_log_prob)).sum() -
                options_.entropy_weight * entropy.sum()) /
                   static_cast<double>(rows) +
               words_.doubly_stochastic * penalty;
  const auto nll = words.nll.mean().item<double>();
  value.scalars["loss"] = value.loss.item<double>();
  if (const auto change = attention_change(unrolled)) value.scalars["attention_change"] = *change;
  value.scalars["nll_per_word"] = nll;
  value.scalars["perplexity"] = std::exp(nll);
  value.scalars["doubly_stochastic"] = penalty.item<double>();
  value.scalars["reward"] = rewards.mean().item<double>();
  value.scalars["glimpse_entropy"] = entropy.mean().item<double>();
  return value;
}

Json StochasticAttention::state() const {
  return {{"started", started_}, {"average", average_}};
}

void StochasticAttention::restore(const Json& state, const std::string& name) {
  started_ = json_get<bool>(state, "started", name);
  average_ = json_get<double>(state, "average", name);
}

}  // namespace sightline
