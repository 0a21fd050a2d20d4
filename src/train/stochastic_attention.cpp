#include "train/stochastic_attention.h"

#include <torch/torch.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <utility>

#include "core/error.h"
#include "core/field.h"
#include "train/attention_change.h"
#include "train/leave_one_out.h"
#include "train/row_sums.h"

namespace sightline {

namespace {

// What the argmax looks of each caption buy, [B]. In the decoder's mode, so that dropout does to both sides
// of the comparison what it does.
at::Tensor argmax_rewards(Decoder& decoder, const PreparedRegions& prepared, const CaptionBatch& captions) {
  const torch::NoGradGuard no_grad;
  const auto unrolled = decoder.unroll(prepared, captions);
  const auto nll = smoothed_cross_entropy(unrolled.logits, unrolled.targets, 0).nll;
  return -row_sums(unrolled, nll, captions.lengths.size(0)) / captions.lengths;
}

// Those that cross-entropy has too.
void add_scalars(ObjectiveValue& value, const Unrolled& unrolled, double nll) {
  value.scalars["loss"] = value.loss.item<double>();
  if (const auto change = attention_change(unrolled)) value.scalars["attention_change"] = *change;
  value.scalars["nll_per_word"] = nll;
  value.scalars["perplexity"] = std::exp(nll);
}

}  // namespace

StochasticAttention::StochasticAttention(const CrossEntropyOptions& words,
                                         const StochasticAttentionOptions& options,
                                         std::shared_ptr<AttentionScorer> posterior)
    : words_(words), options_(options), posterior_(std::move(posterior)) {
  // The weights' signs are a recipe's affair: of the wrong one, gradients are still what they say.
  StochasticAttentionOptions looks = options;
  looks.reward_weight = looks.entropy_weight = 0;
  if (const auto fault = fault_of(looks)) throw UsageError("stochastic attention: " + text_of(*fault));
  if ((options.estimator == GlimpseEstimator::variational) != (posterior_ != nullptr))
    throw UsageError("stochastic attention: a posterior goes with the variational estimator and no other");
}

double StochasticAttention::annealed(double start, double end) const {
  if (options_.look_annealing == 0) return end;
  return start + (end - start) * std::min(1.0, progress_ / options_.look_annealing);
}

at::Tensor StochasticAttention::baseline_of(const at::Tensor& rewards, Decoder& decoder,
                                            const PreparedRegions& prepared, const CaptionBatch& captions) {
  if (options_.baseline == GlimpseBaseline::leave_one_out) return leave_one_out(rewards, options_.samples);
  if (options_.baseline == GlimpseBaseline::self_critical)
    return argmax_rewards(decoder, prepared, captions).repeat_interleave(options_.samples);
  if (!started_) average_ = -std::log(static_cast<double>(decoder.vocabulary_size()));
  started_ = true;
  auto baseline = torch::full_like(rewards, average_);
  average_ = 0.9 * average_ + 0.1 * rewards.mean().item<double>();
  return baseline;
}

UnrollOptions StochasticAttention::looks_for(const at::Tensor& sampled) const {
  UnrollOptions looks;
  looks.copies = options_.samples;
  looks.glimpses.rule = GlimpseRule::sample;
  looks.glimpses.soft = sampled.logical_not();
  looks.glimpses.straight_through = options_.estimator == GlimpseEstimator::gumbel;
  if (posterior_ == nullptr)
    looks.glimpses.temperature = annealed(options_.look_temperature_start, options_.look_temperature);
  return looks;
}

ObjectiveValue StochasticAttention::evaluate(Decoder& decoder, const PreparedRegions& prepared,
                                             const TrainingBatch& batch) {
  const double p = annealed(options_.sample_probability_start, options_.sample_probability);
  const auto rows = batch.captions.lengths.size(0) * options_.samples;
  const auto sampled = torch::rand({rows}).to(prepared.features.device()) < p;  // [R]
  UnrollOptions looks = looks_for(sampled);
  PreparedRegions asked;
  if (posterior_ != nullptr) {
    asked = posterior_->prepare({prepared.features, prepared.layout, prepared.mask});
    looks.posterior = posterior_.get();
    looks.asked = &asked;
  }
  const auto unrolled = decoder.unroll(prepared, batch.captions, looks);
  if (!unrolled.glimpse_log_prob.defined())
    throw UsageError("stochastic attention: the decoder's attention is " + decoder.config().attention.kind +
                     ", expected hard");
  const auto lengths = batch.captions.lengths.repeat_interleave(options_.samples);
  const auto words = smoothed_cross_entropy(unrolled.logits, unrolled.targets, words_.label_smoothing);
  auto cost = words.nll.detach();  // [P], of what looks learn from
  auto total = words.loss.sum();
  ObjectiveValue value;
  if (posterior_ != nullptr) {
    const auto drawn = sampled.index_select(0, unrolled.row);  // [P]
    const auto divergence = unrolled.divergence * drawn;
    cost = cost + divergence.detach();
    total = total + divergence.sum();
    value.scalars["glimpse_divergence"] = (divergence.sum() / drawn.sum().clamp_min(1)).item<double>();
  }
  const auto rewards = -row_sums(unrolled, cost, rows) / lengths;
  const auto entropy = -(unrolled.alpha * unrolled.alpha.clamp_min(1e-12).log()).sum(1);  // [P]
  total = total - options_.entropy_weight * entropy.sum();
  if (options_.estimator != GlimpseEstimator::gumbel) {
    const auto advantage = (rewards - baseline_of(rewards, decoder, prepared, batch.captions)) * sampled;
    const auto log_probs = row_sums(unrolled, unrolled.glimpse_log_prob, rows);
    total = total - options_.reward_weight * (advantage * log_probs).sum();
  }
  const auto penalty = doubly_stochastic_penalty(unrolled.alpha_sum, lengths, words_.attention_target).mean();
  value.weight = static_cast<double>(batch.captions.lengths.size(0));
  value.loss = total / static_cast<double>(rows) + words_.doubly_stochastic * penalty;
  add_scalars(value, unrolled, words.nll.mean().item<double>());
  value.scalars["doubly_stochastic"] = penalty.item<double>();
  value.scalars["reward"] = rewards.mean().item<double>();
  value.scalars["glimpse_entropy"] = entropy.mean().item<double>();
  if (options_.look_annealing > 0) {
    value.scalars["sample_probability"] = p;
    value.scalars["look_temperature"] = looks.glimpses.temperature;
  }
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
