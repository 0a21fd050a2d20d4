#include "train/training_config.h"

#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "core/error.h"
#include "core/nearest.h"
#include "model/model_file.h"
#include "train/stochastic_attention.h"

namespace sightline {

namespace {

std::vector<std::string> keys_of(const Json& object) {
  std::vector<std::string> keys;
  for (const auto& item : object.items()) keys.push_back(item.key());
  return keys;
}

// `base` with the members of `changes` in their places, objects member by member.
void overlay(Json& base, const Json& changes, const std::string& prefix, const std::string& name) {
  if (!changes.is_object()) {
    throw DataError(name + ": " + (prefix.empty() ? "the recipe" : "key '" + prefix + "'") + " is " +
                    changes.type_name() + ", expected an object");
  }
  for (const auto& item : changes.items()) {
    const std::string key = prefix.empty() ? item.key() : prefix + "." + item.key();
    const auto found = base.find(item.key());
    if (found == base.end()) {
      throw DataError(
          name + ": unknown key '" + key + "'" + did_you_mean(item.key(), keys_of(base)),
          "known keys: " + [&] {
            std::string list;
            for (const std::string& known : keys_of(base)) list += (list.empty() ? "" : ", ") + known;
            return list;
          }());
    }
    if (found->is_object()) {
      overlay(*found, item.value(), key, name);
    } else {
      *found = item.value();
    }
  }
}

std::uint64_t seed_from_json(const Json& json, const std::string& name) {
  const auto seed = json_get<Json>(json, "seed", name);
  if (!seed.is_number_unsigned()) {
    throw DataError(name + ": key 'seed' is " + dump_json(seed).substr(0, 60) +
                    ", expected a whole number, 0 or more");
  }
  return seed.get<std::uint64_t>();
}

Json search_to_json(const SearchOptions& options) {
  return {{"beam", options.beam},
          {"min_length", options.min_length},
          {"max_length", options.max_length},
          {"length_penalty", options.length_penalty},
          {"allow_unknown", options.allow_unknown},
          {"hard", to_string(options.glimpses)},
          {"seed", options.seed}};
}

SearchOptions search_from_json(const Json& json, const std::string& name) {
  SearchOptions options;
  options.beam = json_get<int>(json, "beam", name);
  options.min_length = json_get<int>(json, "min_length", name);
  options.max_length = json_get<int>(json, "max_length", name);
  options.length_penalty = json_get<double>(json, "length_penalty", name);
  options.allow_unknown = json_get<bool>(json, "allow_unknown", name);
  options.glimpses = parse_enum<GlimpseRule>(json_get<std::string>(json, "hard", name));
  options.seed = seed_from_json(json, name);
  return options;
}

std::vector<double> numbers(const Json& json, const std::string& key, const std::string& name) {
  const auto list = json_get<Json>(json, key, name);
  const bool valid = list.is_array() && (list.empty() || list.size() == 3) &&
                     std::all_of(list.begin(), list.end(), [](const Json& item) { return item.is_number(); });
  if (!valid) {
    throw DataError(name + ": key '" + key + "' is " + dump_json(list).substr(0, 60) +
                    ", expected three numbers (red, green, blue) or an empty list");
  }
  return list.get<std::vector<double>>();
}

// Collects the first value that lies outside its range.
class RangeCheck {
 public:
  void expect(bool valid, const std::string& key, const Json& found, const std::string& expected) {
    if (!valid && !complaint) complaint = "'" + key + "' is " + dump_json(found) + ", expected " + expected;
  }
  template <class T>
  void at_least(const std::string& key, T value, T least) {
    expect(value >= least, key, value, Json(least).dump() + " or more");
  }
  void between(const std::string& key, double value, double least, double below) {
    expect(value >= least && value < below, key, value,
           "a number from " + Json(least).dump() + " to below " + Json(below).dump());
  }

  std::optional<std::string> complaint;
};

void check_model(const TrainingConfig& config, RangeCheck& check) {
  check.expect(!config.encoder.empty(), "encoder", config.encoder, "the name of an encoder");
  check.expect(config.image_size == 0 || (config.image_size >= 16 && config.image_size <= 4096), "image_size",
               config.image_size, "0 (the encoder's own) or 16 to 4096 pixels");
  for (const auto* list : {&config.image_mean, &config.image_std}) {
    check.expect(list->empty() || list->size() == 3, list == &config.image_mean ? "image_mean" : "image_std",
                 *list, "three numbers (red, green, blue) or none");
  }
  for (const double std : config.image_std)
    check.expect(std > 0, "image_std", config.image_std, "numbers above 0");
  check.expect(config.image_mean.empty() == config.image_std.empty(), "image_std", config.image_std,
               "given together with image_mean");
  const DecoderConfig& decoder = config.decoder;
  check.at_least<std::int64_t>("decoder.hidden_size", decoder.hidden_size, 1);
  check.at_least<std::int64_t>("decoder.embedding_size", decoder.embedding_size, 1);
  check.at_least<std::int64_t>("decoder.region_size", decoder.region_size, 0);
  check.at_least<std::int64_t>("decoder.attention_size", decoder.attention.size, 1);
  check.between("decoder.dropout", decoder.dropout, 0, 1);
}

void check_objective(const TrainingConfig& config, RangeCheck& check) {
  check.at_least("minimum_count", config.minimum_count, 1);
  check.at_least("maximum_words", config.maximum_words, 1);
  check.between("augment_crop", config.augment_crop, 0, 0.5);
  check.between("label_smoothing", config.label_smoothing, 0, 1);
  check.at_least("doubly_stochastic", config.doubly_stochastic, 0.0);
  check.at_least("attention_target", config.attention_target, 0.0);
  check.at_least("reward_weight", config.reward_weight, 0.0);
  check.at_least("entropy_weight", config.entropy_weight, -1.0);
  check.expect(config.sample_probability >= 0 && config.sample_probability <= 1, "sample_probability",
               config.sample_probability, "a number from 0 to 1");
  const bool leave_one_out = parse_enum<GlimpseBaseline>(config.baseline) == GlimpseBaseline::leave_one_out;
  check.expect(config.glimpse_samples >= (leave_one_out ? 2 : 1) && config.glimpse_samples <= 64,
               "glimpse_samples", config.glimpse_samples,
               leave_one_out ? "2 to 64 for the leave-one-out baseline" : "1 to 64");
}

void check_schedule(const TrainingConfig& config, RangeCheck& check) {
  check.at_least("images_per_batch", config.images_per_batch, 1);
  check.at_least("epochs", config.epochs, 1);
  check.at_least("learning_rate", config.learning_rate, 0.0);
  check.at_least("encoder_learning_rate", config.encoder_learning_rate, 0.0);
  check.at_least("weight_decay", config.weight_decay, 0.0);
  check.at_least("warmup_steps", config.warmup_steps, 0);
  check.expect(config.decay == "none" || config.decay == "cosine" || config.decay == "step", "decay",
               config.decay, "none, cosine or step");
  check.expect(config.decay_factor > 0 && config.decay_factor <= 1, "decay_factor", config.decay_factor,
               "a number above 0, at most 1");
  check.at_least("decay_epochs", config.decay_epochs, 1);
  check.at_least("clip_norm", config.clip_norm, 0.0);
  check.at_least("early_stopping", config.early_stopping, 0);
  const SearchOptions& search = config.validation;
  check.expect(search.beam >= 1 && search.beam <= kWidestBeam, "validation.beam", search.beam,
               "1 to " + std::to_string(kWidestBeam));
  check.at_least("validation.min_length", search.min_length, 0);
  check.expect(search.max_length >= std::max(1, search.min_length), "validation.max_length",
               search.max_length,
               "at least 1 and at least min_length (" + std::to_string(search.min_length) + ")");
  check.expect(std::isfinite(search.length_penalty), "validation.length_penalty", search.length_penalty,
               "a number");
}

std::optional<std::string> first_fault(const TrainingConfig& config) {
  RangeCheck check;
  check_model(config, check);
  check_objective(config, check);
  check_schedule(config, check);
  return check.complaint;
}

}  // namespace

Json to_json(const TrainingConfig& config) {
  return {{"encoder", config.encoder},
          {"resize", to_string(config.resize)},
          {"image_size", config.image_size},
          {"image_mean", config.image_mean},
          {"image_std", config.image_std},
          {"train_encoder", config.train_encoder},
          {"encoder_learning_rate", config.encoder_learning_rate},
          {"freeze_batch_norm", config.freeze_batch_norm},
          {"augment_flip", config.augment_flip},
          {"augment_crop", config.augment_crop},
          {"decoder", to_json(config.decoder)},
          {"minimum_count", config.minimum_count},
          {"maximum_words", config.maximum_words},
          {"label_smoothing", config.label_smoothing},
          {"doubly_stochastic", config.doubly_stochastic},
          {"attention_target", config.attention_target},
          {"reward_weight", config.reward_weight},
          {"entropy_weight", config.entropy_weight},
          {"sample_probability", config.sample_probability},
          {"baseline", config.baseline},
          {"glimpse_samples", config.glimpse_samples},
          {"images_per_batch", config.images_per_batch},
          {"epochs", config.epochs},
          {"learning_rate", config.learning_rate},
          {"weight_decay", config.weight_decay},
          {"warmup_steps", config.warmup_steps},
          {"decay", config.decay},
          {"decay_factor", config.decay_factor},
          {"decay_epochs", config.decay_epochs},
          {"clip_norm", config.clip_norm},
          {"seed", config.seed},
          {"validation", search_to_json(config.validation)},
          {"early_stopping", config.early_stopping},
          {"precision", config.precision}};
}

TrainingConfig training_config_from_json(const Json& json, const std::string& name, TrainingConfig base) {
  Json whole = to_json(base);
  overlay(whole, json, "", name);
  TrainingConfig config;
  try {
    config.encoder = json_get<std::string>(whole, "encoder", name);
    config.resize = parse_enum<ResizeRule>(json_get<std::string>(whole, "resize", name));
    config.image_size = json_get<int>(whole, "image_size", name);
    config.image_mean = numbers(whole, "image_mean", name);
    config.image_std = numbers(whole, "image_std", name);
    config.train_encoder = json_get<bool>(whole, "train_encoder", name);
    config.encoder_learning_rate = json_get<double>(whole, "encoder_learning_rate", name);
    config.freeze_batch_norm = json_get<bool>(whole, "freeze_batch_norm", name);
    config.augment_flip = json_get<bool>(whole, "augment_flip", name);
    config.augment_crop = json_get<double>(whole, "augment_crop", name);
    config.decoder = decoder_config_from_json(whole["decoder"], name);
    config.minimum_count = json_get<int>(whole, "minimum_count", name);
    config.maximum_words = json_get<int>(whole, "maximum_words", name);
    config.label_smoothing = json_get<double>(whole, "label_smoothing", name);
    config.doubly_stochastic = json_get<double>(whole, "doubly_stochastic", name);
    config.attention_target = json_get<double>(whole, "attention_target", name);
    config.reward_weight = json_get<double>(whole, "reward_weight", name);
    config.entropy_weight = json_get<double>(whole, "entropy_weight", name);
    config.sample_probability = json_get<double>(whole, "sample_probability", name);
    config.baseline = to_string(parse_enum<GlimpseBaseline>(json_get<std::string>(whole, "baseline", name)));
    config.glimpse_samples = json_get<int>(whole, "glimpse_samples", name);
    config.images_per_batch = json_get<int>(whole, "images_per_batch", name);
    config.epochs = json_get<int>(whole, "epochs", name);
    config.learning_rate = json_get<double>(whole, "learning_rate", name);
    config.weight_decay = json_get<double>(whole, "weight_decay", name);
    config.warmup_steps = json_get<int>(whole, "warmup_steps", name);
    config.decay = json_get<std::string>(whole, "decay", name);
    config.decay_factor = json_get<double>(whole, "decay_factor", name);
    config.decay_epochs = json_get<int>(whole, "decay_epochs", name);
    config.clip_norm = json_get<double>(whole, "clip_norm", name);
    config.seed = seed_from_json(whole, name);
    config.validation = search_from_json(whole["validation"], name + ": validation");
    config.early_stopping = json_get<int>(whole, "early_stopping", name);
    config.precision =
        to_string(parse_enum<StoragePrecision>(json_get<std::string>(whole, "precision", name)));
  } catch (const UsageError& error) {
    // From the parsers that flags share: they do not know that the word came from a file.
    throw DataError(name + ": " + error.what(), error.hint());
  }
  if (const auto fault = first_fault(config)) throw DataError(name + ": " + *fault);
  return config;
}

void check_training_config(const TrainingConfig& config) {
  if (const auto fault = first_fault(config)) throw UsageError("the training recipe: " + *fault);
  parse_enum<StoragePrecision>(config.precision);
}

}  // namespace sightline
