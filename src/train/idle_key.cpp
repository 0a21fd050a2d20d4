#include "train/idle_key.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "core/field.h"
#include "core/listed.h"
#include "model/attention_kinds.h"

namespace sightline {

namespace {

using Config = TrainingConfig;

// Keys that count in some recipes of their task alone.
struct Condition {
  std::vector<std::string_view> keys;
  bool (*met)(const Config&);
  std::string needs;
};

// "--attention local-m, hard-local-m, ...": the kinds that have a use for the option.
std::string attention_with(std::string_view option) {
  std::vector<std::string> names;
  for (const AttentionKind& kind : attention_kinds())
    if (kind.option == option) names.emplace_back(kind.name);
  return "--attention " + listed(names);
}

bool has_use(const Config& config, std::string_view option) {
  return attention_kind(config.decoder.attention.kind).option == option;
}

bool looks_at_regions(const Config& config) {
  return attention_kind(config.decoder.attention.kind).choice == Choice::region &&
         config.objective == ObjectiveKind::cross_entropy;
}

// Which of the keys of hard attention count beside which.
std::vector<Condition> hard_conditions() {
  return {{{"reward_weight", "entropy_weight", "sample_probability", "baseline", "glimpse_samples",
            "glimpse_estimator", "look_temperature", "look_annealing", "sample_probability_start",
            "look_temperature_start"},
           looks_at_regions,
           "a hard attention, such as --attention hard, and --objective cross-entropy"},
          {{"sample_probability_start", "look_temperature_start"},
           [](const Config& config) { return config.stochastic_attention.look_annealing > 0; },
           "--look-annealing"}};
}

std::vector<Condition> decoder_conditions() {
  return {{{"decoder.attention_heads"},
           [](const Config& config) { return has_use(config, "attention_heads"); },
           attention_with("attention_heads")},
          {{"decoder.attention_window"},
           [](const Config& config) { return has_use(config, "attention_window"); },
           attention_with("attention_window")},
          {{"decoder.attention_block"},
           [](const Config& config) { return has_use(config, "attention_block"); },
           attention_with("attention_block")},
          {{"decoder.refine_layers", "decoder.refine_heads", "decoder.refine_places"},
           [](const Config& config) { return config.decoder.refine.kind != RefineKind::off; },
           "--refine self-attention"},
          {{"decoder.learned_init"},
           [](const Config& config) { return !config.decoder.mean2init; },
           "--no-mean2init"},
          {{"decoder.prev2out", "decoder.ctx2out"},
           [](const Config& config) { return config.decoder.deep_output; },
           "--deep-output"}};
}

std::vector<Condition> text_conditions() {
  using Kind = TextEncoderKind;
  return {{{"source.hidden_size"},
           [](const Config& config) { return config.source.encoder.kind == Kind::bilstm; },
           "--source-encoder bilstm"},
          {{"source.layers"},
           [](const Config& config) { return config.source.encoder.kind != Kind::embedding; },
           "--source-encoder bilstm or self-attention"},
          {{"source.heads", "source.places"},
           [](const Config& config) { return config.source.encoder.kind == Kind::self_attention; },
           "--source-encoder self-attention"},
          {{"classify.attention_heads"},
           [](const Config& config) { return config.classify.reading.attention == "multi-head"; },
           "--classify-attention multi-head"}};
}

std::vector<Condition> training_conditions() {
  return {{{"encoder_learning_rate", "encoder_precision", "freeze_batch_norm"},
           [](const Config& config) { return config.train_encoder; },
           "--train-encoder"},
          {{"decay_factor", "decay_epochs"},
           [](const Config& config) { return config.decay == Decay::step; },
           "--decay step"},
          {{"caption_samples", "cider_weight", "bleu_weight"},
           [](const Config& config) { return config.objective == ObjectiveKind::self_critical; },
           "--objective self-critical"},
          {{"label_smoothing", "doubly_stochastic", "attention_target"},
           [](const Config& config) { return config.objective == ObjectiveKind::cross_entropy; },
           "--objective cross-entropy"},
          {{"attention_target"},
           [](const Config& config) { return config.cross_entropy.doubly_stochastic > 0; },
           "--doubly-stochastic above 0"}};
}

std::vector<Condition> conditions() {
  std::vector<Condition> all = hard_conditions();
  for (const auto& more : {decoder_conditions(), text_conditions(), training_conditions()})
    all.insert(all.end(), more.begin(), more.end());
  return all;
}

// What the key lacks in a recipe of its own task; empty where it counts.
std::string lacking(const FieldInfo& row, const Config& config, bool validates) {
  static const std::vector<Condition> all = conditions();
  for (const Condition& condition : all) {
    if (std::find(condition.keys.begin(), condition.keys.end(), row.key) != condition.keys.end() &&
        !condition.met(config))
      return condition.needs;
  }
  const bool stops_never = row.key == "early_stopping" && config.early_stopping == 0;
  if (!is_of_validation(row) || validates || stops_never) return {};
  return config.task == ModelTask::caption ? "--val-data FILE" : "--val-data FILE or --holdout SHARE";
}

// "--task rewrite or --task classify": those that have the key.
std::string tasks_of(const FieldInfo& row) {
  std::string names;
  for (const ModelTaskRow& task : EnumNames<ModelTask>::kRows) {
    if (is_of_task(row, task.value))
      names += (names.empty() ? "--task " : " or --task ") + std::string(task.name);
  }
  return names;
}

}  // namespace

std::optional<IdleKey> key_of_other_task(const TrainingConfig& base, const TrainingConfig& config) {
  for (const auto& row : recipe_fields()) {
    if (row.get(base) != row.get(config) && !is_of_task(row.info, config.task))
      return IdleKey{row.info.key, tasks_of(row.info)};
  }
  return std::nullopt;
}

std::optional<IdleKey> idle_key(const TrainingConfig& base, const TrainingConfig& config, bool validates) {
  for (const auto& row : recipe_fields()) {
    if (row.get(base) == row.get(config)) continue;
    if (const std::string needs = lacking(row.info, config, validates); !needs.empty())
      return IdleKey{row.info.key, needs};
  }
  return std::nullopt;
}

}  // namespace sightline
