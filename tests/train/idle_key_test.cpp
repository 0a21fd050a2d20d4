#include "train/idle_key.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

// What is idle where a recipe of the task is changed like this; "KEY needs WHAT", or "nothing".
std::string idle(ModelTask task, const Json& changes, bool validates = true) {
  const TrainingConfig usual = usual_recipe(task);
  const TrainingConfig changed = training_config_from_json(changes, "R", usual);
  auto found = key_of_other_task(usual, changed);
  if (!found) found = idle_key(usual, changed, validates);
  return found ? found->key + " needs " + found->needs : "nothing";
}

std::string idle_of_captions(const char* changes, bool validates = true) {
  return idle(ModelTask::caption, parse_json(changes, "test"), validates);
}

TEST(IdleKey, KeysOfAnotherTaskAreNamedWithTheirTask) {
  EXPECT_EQ(idle(ModelTask::rewrite, {{"image_size", 99}}), "image_size needs --task caption");
  EXPECT_EQ(idle(ModelTask::classify, {{"augment_flip", true}}), "augment_flip needs --task caption");
  EXPECT_EQ(idle(ModelTask::classify, {{"target_tokens", "characters"}}),
            "target_tokens needs --task rewrite");
  EXPECT_EQ(idle(ModelTask::classify, {{"decoder", {{"hidden_size", 9}}}}),
            "decoder.hidden_size needs --task caption or --task rewrite");
  EXPECT_EQ(idle_of_captions(R"({"texts_per_batch": 9})"),
            "texts_per_batch needs --task rewrite or --task classify");
  EXPECT_EQ(idle(ModelTask::rewrite, {{"texts_per_batch", 9}}), "nothing");
}

TEST(IdleKey, KeysNeedWhatMakesThemCount) {
  for (const auto& [alone, needs, together] : std::vector<std::array<const char*, 3>>{
           {R"({"encoder_learning_rate": 0.1})", "--train-encoder",
            R"({"encoder_learning_rate": 0.1, "train_encoder": true})"},
           {R"({"decay_factor": 0.1})", "--decay step", R"({"decay_factor": 0.1, "decay": "step"})"},
           {R"({"glimpse_samples": 3})",
            "a hard attention, such as --attention hard, and --objective cross-entropy",
            R"({"glimpse_samples": 3, "decoder": {"attention": "hard-dot"}})"},
           {R"({"look_temperature_start": 3, "decoder": {"attention": "hard"}})", "--look-annealing",
            R"({"look_temperature_start": 3, "look_annealing": 1, "decoder": {"attention": "hard"}})"},
           {R"({"cider_weight": 2})", "--objective self-critical",
            R"({"cider_weight": 2, "objective": "self-critical"})"},
           {R"({"label_smoothing": 0, "objective": "self-critical"})", "--objective cross-entropy",
            R"({"label_smoothing": 0})"},
           {R"({"decoder": {"attention_heads": 2}})", "--attention multi-head",
            R"({"decoder": {"attention_heads": 2, "attention": "multi-head"}})"},
           {R"({"decoder": {"attention_block": 5}})", "--attention hierarchical, hard-hierarchical",
            R"({"decoder": {"attention_block": 5, "attention": "hierarchical"}})"},
           {R"({"decoder": {"refine_layers": 3}})", "--refine self-attention",
            R"({"decoder": {"refine_layers": 3, "refine": "self-attention"}})"},
           {R"({"decoder": {"learned_init": true}})", "--no-mean2init",
            R"({"decoder": {"learned_init": true, "mean2init": false}})"}}) {
    const std::string found = idle_of_captions(alone);
    EXPECT_TRUE(found.ends_with(std::string(" needs ") + needs)) << alone << ": " << found;
    EXPECT_EQ(idle_of_captions(together), "nothing");
  }
  EXPECT_EQ(idle(ModelTask::rewrite, {{"source", {{"heads", 2}}}}),
            "source.heads needs --source-encoder self-attention");
  EXPECT_EQ(idle(ModelTask::classify, {{"classify", {{"attention_heads", 2}}}}),
            "classify.attention_heads needs --classify-attention multi-head");
}

TEST(IdleKey, WhatChoosesTheBestEpochNeedsAValidation) {
  for (const char* key :
       {R"({"select": "bleu-4"})", R"({"early_stopping": 2})", R"({"validation": {"beam": 5}})"}) {
    EXPECT_TRUE(idle_of_captions(key, false).ends_with(" needs --val-data FILE")) << key;
    EXPECT_EQ(idle_of_captions(key), "nothing");
  }
  EXPECT_EQ(idle_of_captions(R"({"early_stopping": 0})", false), "nothing") << "never is never";
  EXPECT_EQ(idle(ModelTask::rewrite, {{"select", "loss"}}, false),
            "select needs --val-data FILE or --holdout SHARE");
}

// Presets are read by many flags: what they have of their own task may wait for one of these.
TEST(IdleKey, APresetHasNoKeysOfOtherTasks) {
  const std::string refused = raised<DataError>([] {
    preset_recipe({{"task", "rewrite"}, {"image_size", 99}}, "P", ModelTask::caption);
  });
  EXPECT_EQ(refused, "P: key 'image_size' needs --task caption, and the recipe is of --task rewrite");
  EXPECT_EQ(preset_recipe({{"glimpse_samples", 3}}, "P", ModelTask::caption).stochastic_attention.samples, 3);
}

}  // namespace
}  // namespace sightline
