#include "cli/recipe_options.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>

#include "cli/field_options.h"
#include "core/error.h"
#include "model/backbone_kinds.h"
#include "train/idle_key.h"

namespace sightline {

namespace {

// "hidden-size" of "decoder.hidden_size": the decoder's keys go by their own names.
std::string recipe_flag(const std::string& key) {
  constexpr std::string_view decoder = "decoder.";
  return flag_name(key.starts_with(decoder) ? key.substr(decoder.size()) : key);
}

// Ranges are checked in the whole recipe, whose keys may be in a preset too.
Option option_for(const Field<TrainingConfig>& row, const TrainingConfig& built_in, RecipeChanges& changes) {
  const FieldInfo& info = row.info;
  const Json standard = row.get(built_in);
  Option option = option_of(info, standard, [&changes, &info](const std::string& text) {
    changes.json()[pointer_to(info)] = value_from_text(info, text);
  });
  option.name = recipe_flag(info.key);
  if (standard.is_boolean()) {
    option.negatable = true;
    option.default_text = standard.get<bool>() ? "on" : "off";
  }
  if (info.key == "encoder") option.suggestions = built_in_encoders;
  return option;
}

}  // namespace

std::vector<std::string> built_in_encoders() {
  std::vector<std::string> kinds = encoder_kinds();
  std::erase_if(kinds, [](const std::string& kind) { return kind.find(':') != std::string::npos; });
  return kinds;
}

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
  for (const auto& row : recipe_fields()) options.push_back(option_for(row, built_in, changes));
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

void check_task_of_flags(const TrainingConfig& base, const TrainingConfig& config) {
  if (const auto other = key_of_other_task(base, config))
    throw UsageError("--" + recipe_flag(other->key) + " needs " + other->needs,
                     "it counts for nothing in this recipe");
}

std::string idle_flag_notice(const TrainingConfig& base, const TrainingConfig& config, bool validates) {
  const auto idle = idle_key(base, config, validates);
  if (!idle) return "";
  return "--" + recipe_flag(idle->key) + " counts for nothing in this recipe: it needs " + idle->needs;
}

}  // namespace sightline
