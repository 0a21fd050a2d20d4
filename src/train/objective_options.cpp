#include "train/objective_options.h"

#include "core/field.h"

namespace sightline {

namespace {

constexpr Range kTemperatures{.least = 0.01, .most = 100};

}  // namespace

const Fields<CrossEntropyOptions>& cross_entropy_fields() {
  using Options = CrossEntropyOptions;
  static const Fields<Options> fields{
      field("label_smoothing", &Options::label_smoothing, "probability spread over all words",
            {.least = 0, .most = 1, .below = true}),
      field("doubly_stochastic", &Options::doubly_stochastic,
            "weight of the term that asks for an even look at the whole photo", from(0)),
      field("attention_target", &Options::attention_target,
            "what a region's weights shall sum to over a caption; 0: words / regions", from(0))};
  return fields;
}

const Fields<StochasticAttentionOptions>& stochastic_attention_fields() {
  using Options = StochasticAttentionOptions;
  static const Fields<Options> fields{
      field("reward_weight", &Options::reward_weight, "weight of the reward for good looks", from(0)),
      field("entropy_weight", &Options::entropy_weight,
            "weight of the entropy that keeps looks from settling too early; below 0: they settle sooner",
            from(-1)),
      field("sample_probability", &Options::sample_probability,
            "share of captions that look at sampled regions; the others look softly", from(0, 1)),
      field("baseline", &Options::baseline, "what the reward is compared with"),
      field("glimpse_samples", &Options::samples, "looks at each caption; leave-one-out needs two",
            from(1, 64)),
      later(field(
          "glimpse_estimator", &Options::estimator,
          "how the gradient passes a look: by its reward, straight through (biased), or by its reward where "
          "a posterior that knows the word to come has looked")),
      later(field("look_temperature", &Options::look_temperature,
                  "the scores of sampled looks are divided by it; above 1 they wander more", kTemperatures)),
      later(
          field("look_annealing", &Options::look_annealing,
                "share of the run over which both go from their starts to their own values; 0: no annealing",
                from(0, 1))),
      later(field("sample_probability_start", &Options::sample_probability_start,
                  "sample_probability at the first step of an annealing", from(0, 1))),
      later(field("look_temperature_start", &Options::look_temperature_start,
                  "look_temperature at the first step of an annealing", kTemperatures))};
  return fields;
}

const Fields<SelfCriticalOptions>& self_critical_fields() {
  using Options = SelfCriticalOptions;
  static const Fields<Options> fields{
      later(field("caption_samples", &Options::samples, "captions drawn for each photo and compared",
                  from(2, 64))),
      later(
          field("cider_weight", &Options::cider_weight, "weight of CIDEr-D in a caption's reward", from(0))),
      later(field("bleu_weight", &Options::bleu_weight, "weight of BLEU-4 in a caption's reward", from(0)))};
  return fields;
}

std::optional<FieldFault> fault_of(const SelfCriticalOptions& options) {
  if (auto fault = fault_of(self_critical_fields(), options)) return fault;
  if (options.cider_weight == 0 && options.bleu_weight == 0)
    return FieldFault{"cider_weight", "0 beside bleu_weight 0", "one of both above 0"};
  return std::nullopt;
}

std::optional<FieldFault> fault_of(const StochasticAttentionOptions& options) {
  if (auto fault = fault_of(stochastic_attention_fields(), options)) return fault;
  if (options.baseline == GlimpseBaseline::leave_one_out && options.samples < 2)
    return FieldFault{"glimpse_samples", "1", "2 to 64 for the leave-one-out baseline"};
  return std::nullopt;
}

}  // namespace sightline
