#include "train/training_objective.h"

#include "model/attention_kinds.h"
#include "train/cross_entropy.h"
#include "train/look_posterior.h"
#include "train/self_critical.h"
#include "train/stochastic_attention.h"

namespace sightline {

std::unique_ptr<Objective> make_objective(const TrainingConfig& config, const TrainingCaptions& captions,
                                          std::int64_t image_count, const Decoder& decoder,
                                          torch::Device device) {
  if (config.objective == ObjectiveKind::self_critical) {
    return std::make_unique<SelfCritical>(CaptionReward(captions.captions, image_count, config.self_critical),
                                          config.self_critical.samples, config.maximum_words);
  }
  if (attention_kind(config.decoder.attention.kind).choice != Choice::region)
    return std::make_unique<CrossEntropy>(config.cross_entropy);
  std::shared_ptr<AttentionScorer> posterior;
  if (config.stochastic_attention.estimator == GlimpseEstimator::variational) {
    posterior = look_posterior(decoder);
    posterior->to(device);
  }
  return std::make_unique<StochasticAttention>(config.cross_entropy, config.stochastic_attention, posterior);
}

}  // namespace sightline
