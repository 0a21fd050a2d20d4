#pragma once

#include <optional>
#include <vector>

#include "core/enum_names.h"

namespace sightline {

template <class Struct>
struct Field;
struct FieldFault;

// Of train/cross_entropy.h.
struct CrossEntropyOptions {
  double label_smoothing = 0.1;     // epsilon
  double doubly_stochastic = 0.02;  // lambda_ds; near 1 the maps of all words become the same even one
  double attention_target = 0;      // tau; 0: T_n / L, the target that rows summing to one can meet

  bool operator==(const CrossEntropyOptions&) const = default;
};

// How the gradient passes a choice of one region.
enum class GlimpseEstimator {
  reinforce,  // through the probability of the choice, by what the choice bought (Williams 1992)
  gumbel,  // straight through the choice, as if it had been a softmax of the same noise at look_temperature
           // (Gumbel-softmax, Jang et al. 2017; Maddison et al. 2017): little variance, and biased
  variational,  // as reinforce, of looks that a posterior draws which knows the word to come (Deng et al.
                // 2018)
};
template <>
struct EnumNames<GlimpseEstimator> {
  static constexpr const char* kWhat = "glimpse estimator";
  static constexpr EnumName<GlimpseEstimator> kRows[] = {{GlimpseEstimator::reinforce, "reinforce"},
                                                         {GlimpseEstimator::gumbel, "gumbel"},
                                                         {GlimpseEstimator::variational, "variational"}};
};

// b_n of StochasticAttentionOptions: what a glimpse's reward is compared with. All are independent of the
// glimpse itself, so none changes the gradient's mean.
enum class GlimpseBaseline {
  moving_average,  // b <- 0.9 b + 0.1 mean reward (Xu et al. 2015, section 4.1); starts at a uniform guess's
                   // reward, -log V
  leave_one_out,   // the mean reward of the caption's other samples (Kool et al. 2019): far less variance
  self_critical,  // the reward of the caption's argmax looks (Rennie et al. 2017): one more look, no gradient
};
template <>
struct EnumNames<GlimpseBaseline> {
  static constexpr const char* kWhat = "baseline";
  static constexpr EnumName<GlimpseBaseline> kRows[] = {{GlimpseBaseline::moving_average, "moving-average"},
                                                        {GlimpseBaseline::leave_one_out, "leave-one-out"},
                                                        {GlimpseBaseline::self_critical, "self-critical"}};
};

// Of train/stochastic_attention.h, beside those of the cross-entropy.
struct StochasticAttentionOptions {
  double reward_weight = 1.0;    // lambda_r
  double entropy_weight = 0.01;  // lambda_e; below 0 looks settle sooner, as argmax decodes them
  // p: a look is sampled with p and soft otherwise, drawn anew for every caption.
  double sample_probability = 0.5;
  GlimpseBaseline baseline = GlimpseBaseline::moving_average;
  int samples = 1;  // K looks at every caption; leave-one-out needs two
  GlimpseEstimator estimator = GlimpseEstimator::reinforce;
  // What looks are sampled from: the softmax of the scores over this; of Gumbel, the softmax that gradients
  // pass through.
  double look_temperature = 1;
  // A curriculum: over this share of the run, sample_probability and look_temperature go in a straight line
  // from these values to their own; 0: they are their own from the first step.
  double look_annealing = 0;
  double sample_probability_start = 0;
  double look_temperature_start = 1;

  bool operator==(const StochasticAttentionOptions&) const = default;
};

// What training minimises.
enum class ObjectiveKind {
  cross_entropy,  // what people said, word by word; of a hard attention with StochasticAttention's terms
  self_critical,  // what the model says itself, by the metric's judgement
};
template <>
struct EnumNames<ObjectiveKind> {
  static constexpr const char* kWhat = "objective";
  static constexpr EnumName<ObjectiveKind> kRows[] = {{ObjectiveKind::cross_entropy, "cross-entropy"},
                                                      {ObjectiveKind::self_critical, "self-critical"}};
};

// Of train/self_critical.h.
struct SelfCriticalOptions {
  int samples = 5;  // K captions drawn for each photo
  double cider_weight = 1;
  double bleu_weight = 0;

  bool operator==(const SelfCriticalOptions&) const = default;
};

// Their rows (core/field.h): keys of recipes, flags, ranges, help.
const std::vector<Field<CrossEntropyOptions>>& cross_entropy_fields();
const std::vector<Field<StochasticAttentionOptions>>& stochastic_attention_fields();
const std::vector<Field<SelfCriticalOptions>>& self_critical_fields();

// The first value that cannot be meant, by itself or beside another.
std::optional<FieldFault> fault_of(const StochasticAttentionOptions& options);
std::optional<FieldFault> fault_of(const SelfCriticalOptions& options);

}  // namespace sightline
