#include "cli/recipe_options.h"

#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"
#include "core/field.h"
#include "core/field_values.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

std::size_t leaves(const Json& json) {
  if (!json.is_object()) return 1;
  std::size_t count = 0;
  for (const auto& item : json.items()) count += leaves(item.value());
  return count;
}

class RecipeFlags : public ::testing::Test {
 protected:
  void set(const std::string& name, const std::string& value) {
    for (const Option& option : options_) {
      if (option.name == name) return option.set(value);
    }
    FAIL() << "no --" << name;
  }
  TrainingConfig recipe() { return changed_recipe(base_, changes_); }
  // Whether the flags can be meant of one of the tasks, each of which is tried.
  bool fits_a_task() {
    for (const auto& row : EnumNames<ModelTask>::kRows) {
      base_ = usual_recipe(row.value);
      set("task", row.name);
      try {
        recipe();
        return true;
      } catch (const UsageError&) {
      }
    }
    return false;
  }

  TrainingConfig base_;
  RecipeChanges changes_;
  std::vector<Option> options_ = recipe_options(changes_);
};

TEST_F(RecipeFlags, ThereIsOneForEveryKeyAndEachIsExplained) {
  EXPECT_EQ(options_.size(), leaves(whole_json(recipe_fields(), base_)));
  std::set<std::string> names;
  for (const Option& option : options_) {
    EXPECT_TRUE(names.insert(option.name).second) << "--" << option.name << " comes twice";
    EXPECT_FALSE(option.help.starts_with("recipe key")) << "--" << option.name << " has no help text";
  }
}

TEST_F(RecipeFlags, ChangeTheirFieldAndNoOther) {
  base_.epochs = 7;
  base_.decoder.embedding_size = 99;
  set("hidden-size", "64");
  set("attention", "none");
  set("attention-size", "32");
  set("gate", "vector");
  set("deep-output", "false");
  set("label-smoothing", "0.05");
  set("validation-beam", "2");
  set("train-encoder", "true");
  set("seed", "18446744073709551");
  set("decay", "step");
  const TrainingConfig config = recipe();
  EXPECT_EQ(config.decoder.hidden_size, 64);
  EXPECT_EQ(config.decoder.attention.kind, "none");
  EXPECT_EQ(config.decoder.attention.size, 32);
  EXPECT_EQ(config.decoder.gate, GateKind::vector);
  EXPECT_FALSE(config.decoder.deep_output);
  EXPECT_EQ(config.cross_entropy.label_smoothing, 0.05);
  EXPECT_EQ(config.validation.beam, 2);
  EXPECT_TRUE(config.train_encoder);
  EXPECT_EQ(config.seed, 18446744073709551u);
  EXPECT_EQ(config.decay, Decay::step);
  EXPECT_EQ(config.epochs, 7);
  EXPECT_EQ(config.decoder.embedding_size, 99);
  EXPECT_TRUE(config.decoder.prev2out);
}

TEST_F(RecipeFlags, SetTheirKey) {
  for (const auto& row : recipe_fields()) {
    const std::string& key = row.info.key;
    const std::string name = flag_name(key.starts_with("decoder.") ? key.substr(8) : key);
    const Json other = other_value(row.info, row.get(base_));
    RecipeChanges changes;
    for (const Option& option : recipe_options(changes))
      if (option.name == name) option.set(flag_text(other));
    Json expected;
    expected[pointer_to(row.info)] = other;
    EXPECT_EQ(changes.json(), expected) << key;
  }
}

TEST_F(RecipeFlags, TakeEveryChoiceTheyOffer) {
  set("glimpse-samples", "2");  // for the leave-one-out baseline
  int choices = 0;
  for (const Option& option : options_) {
    for (const std::string& choice : option.choices) {
      set(option.name, choice);
      EXPECT_TRUE(fits_a_task()) << "--" << option.name << " " << choice;
      ++choices;
    }
    if (!option.choices.empty()) set(option.name, option.default_text);
  }
  EXPECT_GT(choices, 15);
}

TEST_F(RecipeFlags, RefuseImpossibleValuesAsUsage) {
  EXPECT_THROW(set("epochs", "3.5"), UsageError);
  EXPECT_THROW(set("learning-rate", "fast"), UsageError);
  set("epochs", "-1");
  EXPECT_THROW(recipe(), UsageError);
}

TEST_F(RecipeFlags, RefuseUnknownWordsAsUsage) {
  EXPECT_THROW(set("resize", "stretch"), UsageError);
}

}  // namespace
}  // namespace sightline
