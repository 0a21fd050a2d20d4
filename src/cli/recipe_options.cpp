#include "cli/recipe_options.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/error.h"
#include "model/encoder.h"

namespace sightline {

namespace {

struct KeyHelp {
  const char* group;
  const char* text;
  std::vector<std::string> choices = {};
};

// By path in the recipe. A key that is not listed here still gets its flag (and a test asks for the text).
const std::map<std::string, KeyHelp>& key_helps() {
  constexpr const char* kEncoder = "Recipe: encoder";
  constexpr const char* kDecoder = "Recipe: decoder";
  constexpr const char* kObjective = "Recipe: words and objective";
  constexpr const char* kHard = "Recipe: hard attention";
  constexpr const char* kOptimiser = "Recipe: optimiser";
  constexpr const char* kValidation = "Recipe: validation";
  static const std::map<std::string, KeyHelp> helps{
      {"encoder", {kEncoder, "mobilenet_v2, squeezenet1_1, ... or torchscript:FILE"}},
      {"resize", {kEncoder, "how a photo becomes square", {"squash", "centre-crop", "letterbox"}}},
      {"image_size", {kEncoder, "pixels of the encoder's input; 0: the encoder's own"}},
      {"image_mean", {kEncoder, "R,G,B of 0 to 1 taken off the input; default: the encoder's own"}},
      {"image_std", {kEncoder, "R,G,B that the input is divided by; default: the encoder's own"}},
      {"train_encoder", {kEncoder, "train the encoder too, instead of keeping it frozen"}},
      {"encoder_learning_rate", {kEncoder, "learning rate of an encoder that is trained"}},
      {"freeze_batch_norm", {kEncoder, "a trained encoder's batch-norm statistics stay as they are"}},
      {"augment_flip", {kEncoder, "mirror half of the photos (not with cached features)"}},
      {"augment_crop", {kEncoder, "cut away up to this share of each side (not with cached features)"}},
      {"decoder.attention", {kDecoder, "kind of attention", {"soft", "hard", "none"}}},
      {"decoder.attention_size", {kDecoder, "width of the attention's scorer"}},
      {"decoder.hidden_size", {kDecoder, "width of the LSTM"}},
      {"decoder.embedding_size", {kDecoder, "width of a word's vector"}},
      {"decoder.region_size", {kDecoder, "project regions to this width first; 0: take them as they are"}},
      {"decoder.positions", {kDecoder, "each region also carries where it lies"}},
      {"decoder.gate", {kDecoder, "how much of what is seen is let through", {"off", "scalar", "vector"}}},
      {"decoder.prev2att", {kDecoder, "the last word has a say in where to look next"}},
      {"decoder.mean2init", {kDecoder, "the LSTM starts from the mean region, not from zero"}},
      {"decoder.ctx2lstm", {kDecoder, "the context is part of the LSTM's input"}},
      {"decoder.deep_output", {kDecoder, "words from state, last word and context together"}},
      {"decoder.prev2out", {kDecoder, "the last word reaches the deep output"}},
      {"decoder.ctx2out", {kDecoder, "the context reaches the deep output"}},
      {"decoder.dropout", {kDecoder, "share of values dropped in training"}},
      {"minimum_count", {kObjective, "rarer words become <unk>"}},
      {"maximum_words", {kObjective, "longer training captions are cut"}},
      {"label_smoothing", {kObjective, "probability spread over all words"}},
      {"doubly_stochastic", {kObjective, "weight of the term that asks for an even look at the whole photo"}},
      {"attention_target",
       {kObjective, "what a region's weights shall sum to over a caption; 0: words / regions"}},
      {"reward_weight", {kHard, "weight of the reward for good looks"}},
      {"entropy_weight",
       {kHard,
        "weight of the entropy that keeps looks from settling too early; below 0: they settle sooner"}},
      {"sample_probability",
       {kHard, "share of captions that look at sampled regions; the others look softly"}},
      {"baseline", {kHard, "what the reward is compared with", {"moving-average", "leave-one-out"}}},
      {"glimpse_samples", {kHard, "looks at each caption; leave-one-out needs two"}},
      {"images_per_batch", {kOptimiser, "photos per step, each with all its captions"}},
      {"epochs", {kOptimiser, "times through the data"}},
      {"learning_rate", {kOptimiser, "Adam's, of the decoder"}},
      {"weight_decay", {kOptimiser, "decay of weights, apart from the gradient"}},
      {"warmup_steps", {kOptimiser, "steps in which the learning rate rises to its full height"}},
      {"decay", {kOptimiser, "how the learning rate falls", {"none", "cosine", "step"}}},
      {"decay_factor", {kOptimiser, "--decay step: it falls to this share"}},
      {"decay_epochs", {kOptimiser, "--decay step: every so many epochs"}},
      {"clip_norm", {kOptimiser, "gradients are cut to this norm; 0: never"}},
      {"seed", {kOptimiser, "random seed; the same seed gives the same run"}},
      {"precision", {kOptimiser, "numbers in the model file", {"fp32", "fp16", "bf16"}}},
      {"validation.beam", {kValidation, "beam of the validation's search"}},
      {"validation.min_length", {kValidation, "least number of words"}},
      {"validation.max_length", {kValidation, "greatest number of words"}},
      {"validation.length_penalty", {kValidation, "captions are ranked by log-probability / length^X"}},
      {"validation.allow_unknown", {kValidation, "the word <unk> may be said"}},
      {"validation.hard", {kValidation, "how hard attention chooses", {"argmax", "sample", "expectation"}}},
      {"validation.seed", {kValidation, "random seed of --validation-hard sample"}},
      {"early_stopping", {kValidation, "stop after this many epochs without a better CIDEr-D; 0: never"}}};
  return helps;
}

using Path = std::vector<std::string>;

std::string joined_path(const Path& path, const char* between) {
  std::string text;
  for (const std::string& key : path) text += (text.empty() ? "" : between) + key;
  return text;
}

std::string flag_name(Path path) {
  if (path.front() == "decoder") path.erase(path.begin());
  std::string name = joined_path(path, "-");
  std::replace(name.begin(), name.end(), '_', '-');
  return name;
}

// "0.5,0.5,0.5"
Json parse_numbers(const std::string& text) {
  Json numbers = Json::array();
  std::istringstream parts(text);
  for (std::string part; std::getline(parts, part, ',');) numbers.push_back(parse_number(part));
  return numbers;
}

// `text` as the type that `like` has.
Json parse_like(const Json& like, const std::string& text) {
  if (like.is_boolean()) return parse_switch(text);
  if (like.is_number_float()) return parse_number(text);
  if (like.is_number()) {
    const std::int64_t value = parse_integer(text);
    return value < 0 ? Json(value) : Json(static_cast<std::uint64_t>(value));
  }
  return like.is_array() ? parse_numbers(text) : Json(text);
}

Json::json_pointer pointer_to(const Path& path) {
  return Json::json_pointer("/" + joined_path(path, "/"));
}

// What can be offered; torchscript:FILE is to be typed.
std::vector<std::string> built_in_encoders() {
  std::vector<std::string> kinds = encoder_kinds();
  std::erase_if(kinds, [](const std::string& kind) { return kind.find(':') != std::string::npos; });
  return kinds;
}

Option option_for(const Path& path, const Json& standard, RecipeChanges& changes) {
  Option option;
  option.name = flag_name(path);
  const auto help = key_helps().find(joined_path(path, "."));
  option.group = help == key_helps().end() ? "Recipe" : help->second.group;
  option.help = help == key_helps().end() ? "recipe key " + joined_path(path, ".") : help->second.text;
  option.negatable = standard.is_boolean();
  if (standard.is_boolean()) {
    option.default_text = standard.get<bool>() ? "on" : "off";
  } else {
    option.argument = standard.is_string()         ? "NAME"
                      : standard.is_array()        ? "R,G,B"
                      : standard.is_number_float() ? "X"
                                                   : "N";
    if (!standard.is_array())
      option.default_text = standard.is_string() ? standard.get<std::string>() : standard.dump();
  }
  option.set = [&changes, path, standard](const std::string& text) {
    changes.json()[pointer_to(path)] = parse_like(standard, text);
  };
  if (option.name == "encoder") option.suggestions = built_in_encoders;
  if (help == key_helps().end() || help->second.choices.empty()) return option;
  return with_choices(help->second.choices, std::move(option));
}

void add_options(const Path& path, const Json& standard, RecipeChanges& changes,
                 std::vector<Option>& options) {
  if (!standard.is_object()) {
    options.push_back(option_for(path, standard, changes));
    return;
  }
  for (const auto& [key, inner] : standard.items()) {
    Path longer = path;
    longer.push_back(key);
    add_options(longer, inner, changes, options);
  }
}

}  // namespace

RecipeChanges::RecipeChanges() : json_(std::make_unique<Json>(Json::object())) {}
RecipeChanges::~RecipeChanges() = default;
Json& RecipeChanges::json() {
  return *json_;
}
const Json& RecipeChanges::json() const {
  return *json_;
}

std::vector<Option> recipe_options(RecipeChanges& changes) {
  std::vector<Option> options;
  const TrainingConfig built_in;
  add_options({}, to_json(built_in), changes, options);
  // Keys that belong together stand together, whatever their order in the file.
  std::stable_sort(options.begin(), options.end(),
                   [](const Option& a, const Option& b) { return a.group < b.group; });
  return options;
}

TrainingConfig changed_recipe(const TrainingConfig& base, const RecipeChanges& changes) {
  try {
    return training_config_from_json(changes.json(), "the training recipe", base);
  } catch (const DataError& error) {
    throw UsageError(error.what(), error.hint());
  }
}

}  // namespace sightline
