#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/option.h"
#include "core/json.h"
#include "train/training_config.h"

namespace sightline {

// What the command line changes in a training recipe: a JSON object in the form of a preset file, holding
// only what was given.
struct RecipeChanges {
  RecipeChanges();
  ~RecipeChanges();
  RecipeChanges(const RecipeChanges&) = delete;
  RecipeChanges& operator=(const RecipeChanges&) = delete;

  Json& json();
  const Json& json() const;

 private:
  std::unique_ptr<Json> json_;
};

// A flag for every key of a recipe, made from recipe_fields(): label_smoothing is --label-smoothing,
// decoder.hidden_size --hidden-size, decoder.attention --attention, validation.beam --validation-beam.
std::vector<Option> recipe_options(RecipeChanges& changes);

// `base` with the changes. Raises UsageError for values that cannot be meant.
TrainingConfig changed_recipe(const TrainingConfig& base, const RecipeChanges& changes);

// Raises UsageError for a flag that changes a key of `base` which is of another task than `config`'s.
void check_task_of_flags(const TrainingConfig& base, const TrainingConfig& config);

// Of a flag that changes a key of `base` and counts for nothing in `config` without what it needs, that it
// does: the first such; empty where there is none.
std::string idle_flag_notice(const TrainingConfig& base, const TrainingConfig& config, bool validates);

// The encoders that can be offered where one is to be named; torchscript:FILE is to be typed.
std::vector<std::string> built_in_encoders();

}  // namespace sightline
