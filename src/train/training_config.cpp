#include "train/training_config.h"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "core/error.h"
#include "core/field.h"
#include "core/listed.h"
#include "decode/search_rows.h"
#include "train/idle_key.h"

namespace sightline {

namespace {

using Config = TrainingConfig;

constexpr std::string_view kTextGroup = "Recipe: texts", kEncoderGroup = "Recipe: encoder",
                           kDecoderGroup = "Recipe: decoder", kWordGroup = "Recipe: words and objective",
                           kHardGroup = "Recipe: hard attention",
                           kSelfCriticalGroup = "Recipe: self-critical objective",
                           kOptimiserGroup = "Recipe: optimiser", kValidationGroup = "Recipe: validation";

Fields<Config> encoder_fields() {
  return {
      field("encoder", &Config::encoder, "mobilenet_v2, squeezenet1_1, ... or torchscript:FILE"),
      field("resize", &Config::resize, "how a photo becomes square"),
      field("image_size", &Config::image_size, "pixels of the encoder's input; 0: the encoder's own",
            {.least = 16, .most = 4096, .or_zero = true}),
      field("image_mean", &Config::image_mean,
            "R,G,B of 0 to 1 taken off the input; default: the encoder's own"),
      field("image_std", &Config::image_std, "R,G,B that the input is divided by; default: the encoder's own",
            {.least = 0, .above = true}),
      field("train_encoder", &Config::train_encoder, "train the encoder too, instead of keeping it frozen"),
      field("encoder_learning_rate", &Config::encoder_learning_rate,
            "learning rate of an encoder that is trained", from(0)),
      later(field("encoder_precision", &Config::encoder_precision,
                  "numbers that an encoder that is trained computes in; bf16: a step takes some 0.6 of its "
                  "time where the processor has instructions for it")),
      field("freeze_batch_norm", &Config::freeze_batch_norm,
            "a trained encoder's batch-norm statistics stay as they are"),
      field("augment_flip", &Config::augment_flip, "mirror half of the photos (not with cached features)"),
      field("augment_crop", &Config::augment_crop,
            "cut away up to this share of each side (not with cached features)",
            {.least = 0, .most = 0.5, .below = true})};
}

Fields<SourceOptions> source_fields() {
  using Source = SourceOptions;
  Fields<Source> fields{
      field("tokens", &Source::tokens, "what a text that is read is cut into"),
      field("minimum_count", &Source::minimum_count, "rarer tokens of a text become <unk>", from(1)),
      field("maximum_length", &Source::maximum_length, "longer texts are cut, in tokens", from(1, 1 << 20))};
  for (auto& row : fields_of_part(&Source::encoder, text_encoder_fields())) fields.push_back(std::move(row));
  return fields;
}

Fields<Config> text_fields() {
  Fields<Config> fields{
      field("task", &Config::task, "what is learnt: to caption photographs, to rewrite or to classify texts"),
      field("target_tokens", &Config::target_tokens, "--task rewrite: what is written, token by token"),
      field("texts_per_batch", &Config::texts_per_batch, "texts per step", from(1)),
      field("holdout", &Config::holdout, "keep this share of the texts from training, to validate on",
            {.least = 0, .most = 1, .below = true})};
  for (auto& row : fields_of_part(&Config::source, source_fields(), "source"))
    fields.push_back(std::move(row));
  for (auto& row : fields_of_part(&Config::classify, classify_fields(), "classify"))
    fields.push_back(std::move(row));
  // Recipes for captions stay as they were.
  for (auto& row : fields) row.info.later = true;
  return fields;
}

// What one task chooses its best epoch by, another does not measure.
bool is_measured(BestBy select, ModelTask task) {
  if (select == BestBy::cider_d) return task == ModelTask::caption;
  if (select == BestBy::exact_match) return task == ModelTask::rewrite;
  if (select == BestBy::accuracy || select == BestBy::macro_f1) return task == ModelTask::classify;
  if (select == BestBy::bleu_4) return task != ModelTask::classify;
  return true;
}

// "cider-d, bleu-4, loss"
std::string measured_in(ModelTask task) {
  std::vector<std::string> names;
  for (const auto& [select, name] : EnumNames<BestBy>::kRows)
    if (is_measured(select, task)) names.emplace_back(name);
  return listed(names);
}

Fields<Config> word_fields() {
  return {later(field("tokens", &Config::tokens,
                      "what captions are cut into: characters for scripts without spaces between words "
                      "(Chinese, Japanese, Thai)")),
          field("minimum_count", &Config::minimum_count, "rarer words become <unk>", from(1)),
          field("maximum_words", &Config::maximum_words, "longer training captions are cut", from(1))};
}

Fields<Config> optimiser_fields() {
  return {field("images_per_batch", &Config::images_per_batch, "photos per step, each with all its captions",
                from(1)),
          field("epochs", &Config::epochs, "times through the data", from(1)),
          field("learning_rate", &Config::learning_rate, "Adam's, of the decoder", from(0)),
          field("weight_decay", &Config::weight_decay, "decay of weights, apart from the gradient", from(0)),
          field("warmup_steps", &Config::warmup_steps,
                "steps in which the learning rate rises to its full height", from(0)),
          field("decay", &Config::decay, "how the learning rate falls"),
          field("decay_factor", &Config::decay_factor, "--decay step: it falls to this share",
                {.least = 0, .most = 1, .above = true}),
          field("decay_epochs", &Config::decay_epochs, "--decay step: every so many epochs", from(1)),
          field("clip_norm", &Config::clip_norm, "gradients are cut to this norm; 0: never", from(0)),
          field("seed", &Config::seed, "random seed; the same seed gives the same run")};
}

Fields<Config> validation_fields() {
  return fields_of_part(&Config::validation, recipe_search_fields(), "validation");
}

// The first value that cannot be meant, by itself or beside another.
std::optional<FieldFault> recipe_fault(const TrainingConfig& config) {
  if (auto fault = fault_of(recipe_fields(), config)) return fault;
  if (!is_measured(config.select, config.task))
    return FieldFault{
        "select", "\"" + to_string(config.select) + "\"",
        "one that the task " + to_string(config.task) + " is measured by: " + measured_in(config.task)};
  if (config.task == ModelTask::caption && config.holdout > 0)
    return FieldFault{"holdout", dump_json(config.holdout),
                      "0: photographs are validated on with --val-data"};
  if (config.task != ModelTask::caption && config.objective == ObjectiveKind::self_critical)
    return FieldFault{"objective", "\"" + to_string(config.objective) + "\"",
                      "\"" + to_string(ObjectiveKind::cross_entropy) + "\" of texts"};
  if (config.image_mean.empty() != config.image_std.empty()) {
    return FieldFault{"image_std", dump_json(config.image_std),
                      "three numbers beside image_mean, or none of both"};
  }
  if (auto fault = fault_of(config.stochastic_attention)) return fault;
  if (auto fault = fault_of(config.self_critical)) return fault;
  auto fault = search_fault(config.validation);
  if (fault) fault->key = "validation." + fault->key;
  return fault;
}

// Reviews and the like: a vocabulary without the rarest words, and gradients of a mean over texts.
TrainingConfig usual_classification(TrainingConfig config) {
  config.select = BestBy::accuracy;
  config.cross_entropy = {.label_smoothing = 0, .doubly_stochastic = 0};
  config.source.minimum_count = 2;
  config.source.maximum_length = 400;
  config.source.encoder = config.classify.reading.encoder;
  config.texts_per_batch = 32;
  config.learning_rate = 2e-3;
  config.warmup_steps = 50;
  config.epochs = 4;
  config.clip_norm = 1;
  config.early_stopping = 2;
  return config;
}

}  // namespace

bool sees_pixels_each_time(const TrainingConfig& config) {
  return config.train_encoder || config.augment_flip || config.augment_crop > 0;
}

// Of texts, one caption each says all there is: no look is due to every word, and no word is too rare.
TrainingConfig usual_recipe(ModelTask task) {
  TrainingConfig config;
  config.task = task;
  if (task == ModelTask::caption) return config;
  if (task == ModelTask::classify) return usual_classification(config);
  config.select = BestBy::bleu_4;
  config.cross_entropy.doubly_stochastic = 0;
  config.minimum_count = 1;
  config.maximum_words = 100;
  config.validation.max_length = 100;
  config.decoder.dropout = 0.3;
  return config;
}

// In the order in which files have them.
const Fields<TrainingConfig>& recipe_fields() {
  static const Fields<Config> fields = [] {
    Fields<Config> all;
    const auto add = [&all](std::string_view group, Fields<Config> rows) {
      for (auto& row : in_group(std::string(group), std::move(rows))) all.push_back(std::move(row));
    };
    add(kTextGroup, text_fields());
    add(kEncoderGroup, encoder_fields());
    add(kDecoderGroup, fields_of_part(&Config::decoder, decoder_fields(), "decoder"));
    add(kWordGroup, word_fields());
    add(kWordGroup,
        {later(
            field("objective", &Config::objective,
                  "learn the words of people's captions, or by the metric's judgement of the model's own"))});
    add(kWordGroup, fields_of_part(&Config::cross_entropy, cross_entropy_fields()));
    add(kHardGroup, fields_of_part(&Config::stochastic_attention, stochastic_attention_fields()));
    add(kSelfCriticalGroup, fields_of_part(&Config::self_critical, self_critical_fields()));
    add(kOptimiserGroup, optimiser_fields());
    add(kValidationGroup, validation_fields());
    add(kValidationGroup, {field("early_stopping", &Config::early_stopping,
                                 "stop after this many epochs without a better one; 0: never", from(0)),
                           later(field("select", &Config::select, "what makes an epoch the best one"))});
    add(kOptimiserGroup, {field("precision", &Config::precision, "numbers in the model file")});
    return all;
  }();
  return fields;
}

bool is_of_task(const FieldInfo& row, ModelTask task) {
  const auto among = [&](std::initializer_list<std::string_view> names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  if (row.key == "task" || task == ModelTask::caption) return row.key == "task" || row.group != kTextGroup;
  if (among({kEncoderGroup, kSelfCriticalGroup}, row.group)) return false;
  if (among({"tokens", "images_per_batch", "objective"}, row.key)) return false;
  if (task == ModelTask::rewrite) return !row.key.starts_with("classify.");
  // A classifier has no decoder that writes.
  if (among({"label_smoothing", "early_stopping", "select"}, row.key)) return true;
  return row.key != "target_tokens" &&
         !among({kDecoderGroup, kWordGroup, kHardGroup, kValidationGroup}, row.group);
}

bool is_of_validation(const FieldInfo& row) {
  return row.group == kValidationGroup;
}

Json recipe_of_task(Json recipe, ModelTask task) {
  if (!recipe.is_object()) return recipe;  // of a damaged file
  for (const auto& row : recipe_fields()) {
    if (is_of_task(row.info, task)) continue;
    const std::size_t dot = row.info.key.find('.');
    const std::string part = row.info.key.substr(0, dot);
    if (dot == std::string::npos) {
      recipe.erase(part);
    } else if (recipe.contains(part) && recipe[part].is_object()) {
      recipe[part].erase(row.info.key.substr(dot + 1));
      if (recipe[part].empty()) recipe.erase(part);
    }
  }
  return recipe;
}

Json to_json(const TrainingConfig& config) {
  return to_json(recipe_fields(), config);
}

TrainingConfig training_config_from_json(const Json& json, const std::string& name, TrainingConfig base) {
  if (!json.is_object())
    throw DataError(name + ": the recipe is " + json.type_name() + ", expected an object");
  const Json whole = overlaid(whole_json(recipe_fields(), base), json, name);
  const TrainingConfig config = from_json(recipe_fields(), whole, name, TrainingConfig());
  if (const auto fault = recipe_fault(config)) refuse_value(name, *fault);
  return config;
}

TrainingConfig preset_recipe(const Json& preset, const std::string& name, ModelTask task) {
  if (preset.is_object()) task = json_enum_or(preset, "task", task, name);
  const TrainingConfig usual = usual_recipe(task);
  const TrainingConfig config = training_config_from_json(preset, name, usual);
  if (const auto idle = key_of_other_task(usual, config))
    throw DataError(name + ": key '" + idle->key + "' needs " + idle->needs +
                    ", and the recipe is of --task " + to_string(task));
  return config;
}

void check_training_config(const TrainingConfig& config) {
  if (const auto fault = recipe_fault(config)) throw UsageError("the training recipe: " + text_of(*fault));
}

}  // namespace sightline
