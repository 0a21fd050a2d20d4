#include "train/training_config.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/field_values.h"
#include "data/raised.h"

namespace sightline {
namespace {

TrainingConfig parsed(const std::string& text) {
  return training_config_from_json(parse_json(text, "P"), "P");
}
std::string refused(const std::string& text) {
  return raised<DataError>([&] { parsed(text); });
}

TEST(TrainingConfig, ComesBackThroughJson) {
  TrainingConfig config;
  config.encoder = "squeezenet1_1";
  config.resize = ResizeRule::letterbox;
  config.image_mean = {0.5, 0.5, 0.25};
  config.image_std = {0.5, 0.5, 0.5};
  config.train_encoder = true;
  config.augment_crop = 0.125;
  config.decoder.gate = GateKind::vector;
  config.decoder.attention.size = 77;
  config.seed = 0xFFFFFFFFFFFFFFFF;
  config.validation.beam = 5;
  config.decay = Decay::step;
  config.precision = StoragePrecision::fp16;
  const TrainingConfig back = training_config_from_json(parse_json(dump_json(to_json(config)), "P"), "P");
  EXPECT_EQ(to_json(back), to_json(config));
  EXPECT_EQ(back.seed, config.seed);
  EXPECT_EQ(back.decoder, config.decoder);
  EXPECT_NE(to_json(back), to_json(TrainingConfig{}));
}

// Run directories are compared with it, and models hold it.
TEST(TrainingConfig, ItsJsonIsThatOfEarlierVersions) {
  EXPECT_EQ(dump_json(to_json(TrainingConfig())),
            R"({"encoder":"mobilenet_v2","resize":"squash","image_size":0,"image_mean":[],"image_std":[],)"
            R"("train_encoder":false,"encoder_learning_rate":0.0001,"freeze_batch_norm":false,)"
            R"("augment_flip":false,"augment_crop":0.0,)"
            R"("decoder":{"attention":"soft","attention_size":512,"hidden_size":512,"embedding_size":512,)"
            R"("region_size":0,"positions":false,"gate":"scalar","prev2att":false,"mean2init":true,)"
            R"("ctx2lstm":true,"deep_output":true,"prev2out":true,"ctx2out":true,"dropout":0.5},)"
            R"("minimum_count":5,"maximum_words":30,"label_smoothing":0.1,"doubly_stochastic":0.02,)"
            R"("attention_target":0.0,"reward_weight":1.0,"entropy_weight":0.01,"sample_probability":0.5,)"
            R"("baseline":"moving-average","glimpse_samples":1,"images_per_batch":16,"epochs":20,)"
            R"("learning_rate":0.0004,"weight_decay":0.0,"warmup_steps":200,"decay":"cosine",)"
            R"("decay_factor":0.5,"decay_epochs":3,"clip_norm":5.0,"seed":1,)"
            R"("validation":{"beam":3,"min_length":1,"max_length":30,"length_penalty":0.7,)"
            R"("allow_unknown":false,"hard":"argmax","seed":1},"early_stopping":5,"precision":"fp32"})");
}

TEST(TrainingConfig, EachTaskHasItsKeys) {
  const Json all = whole_json(recipe_fields(), TrainingConfig());
  const Json caption = recipe_of_task(all, ModelTask::caption);
  EXPECT_TRUE(caption.contains("image_size") && caption.contains("decoder") &&
              caption.contains("caption_samples"));
  EXPECT_FALSE(caption.contains("source") || caption.contains("classify") || caption.contains("holdout"));
  const Json rewrite = recipe_of_task(all, ModelTask::rewrite);
  EXPECT_TRUE(rewrite.contains("source") && rewrite.contains("decoder") && rewrite.contains("target_tokens"));
  EXPECT_TRUE(rewrite.contains("reward_weight") && rewrite["validation"].contains("beam"));
  for (const char* key : {"encoder", "image_size", "augment_flip", "images_per_batch", "tokens", "classify",
                          "caption_samples", "objective"})
    EXPECT_FALSE(rewrite.contains(key)) << key;
  const Json classify = recipe_of_task(all, ModelTask::classify);
  EXPECT_TRUE(classify.contains("source") && classify.contains("classify") && classify.contains("epochs"));
  EXPECT_TRUE(classify.contains("label_smoothing") && classify.contains("select"));
  for (const char* key :
       {"encoder", "decoder", "validation", "reward_weight", "maximum_words", "target_tokens"})
    EXPECT_FALSE(classify.contains(key)) << key;
}

// What a row alone says, whichever key it is of.
TEST(TrainingConfig, EveryKeyComesBackAndMovesNothingElse) {
  for (const auto& row : recipe_fields()) {
    const FieldInfo& info = row.info;
    EXPECT_FALSE(info.help.empty()) << info.key;
    EXPECT_TRUE(info.group.starts_with("Recipe: ")) << info.key;
    const TrainingConfig usual;
    TrainingConfig changed;
    const Json other = other_value(info, row.get(usual));
    ASSERT_NE(row.get(usual), other) << info.key;
    row.set(changed, other);
    const Json json = to_json(changed);
    EXPECT_EQ(json.at(pointer_to(info)), other) << info.key;
    EXPECT_EQ(Json::diff(to_json(usual), json).size(), info.kind == FieldInfo::Kind::three_numbers ? 3u : 1u)
        << info.key;
    if (info.key.starts_with("image_") && info.kind == FieldInfo::Kind::three_numbers)
      for (auto* list : {&changed.image_mean, &changed.image_std}) *list = {0.25, 0.5, 0.75};
    if (info.key == "baseline") changed.stochastic_attention.samples = 2;
    if (info.key == "task") changed.select = BestBy::loss;
    if (info.key == "select" || info.key == "holdout") {
      changed.task = ModelTask::rewrite;
      if (info.key == "holdout") changed.select = BestBy::bleu_4;
    }
    EXPECT_EQ(to_json(training_config_from_json(to_json(changed), "P")), to_json(changed)) << info.key;
  }
}

TEST(TrainingConfig, EveryKeyRefusesWhatIsOutsideItsRange) {
  int refusals = 0;
  for (const auto& row : recipe_fields()) {
    for (const Json& value : values_outside(row.info)) {
      SCOPED_TRACE(row.info.key + " " + dump_json(value));
      Json recipe;
      recipe[pointer_to(row.info)] = value;
      const std::string named = "'" + row.info.key + "' is ";
      EXPECT_NE(raised<DataError>([&] { training_config_from_json(recipe, "P"); }).find(named),
                std::string::npos);
      TrainingConfig config;
      row.set(config, value);
      EXPECT_NE(raised<UsageError>([&] { check_training_config(config); }).find(named), std::string::npos);
      ++refusals;
    }
  }
  EXPECT_GT(refusals, 50);
}

// The preset whose claim is that words come from looks.
TEST(TrainingConfig, HardLooksSeesNothingOfThePhotoButItsLooks) {
  const TrainingConfig config = training_config_from_json(
      read_json_file(SIGHTLINE_SOURCE_DIR "/models/presets/hard-looks.json"), "hard-looks");
  EXPECT_EQ(config.decoder.attention.kind, "hard");
  EXPECT_FALSE(config.decoder.mean2init);
  EXPECT_TRUE(config.decoder.ctx2lstm);
  const StochasticAttentionOptions& looks = config.stochastic_attention;
  EXPECT_EQ(looks.sample_probability, 1);  // at its end no look is a blend
  EXPECT_GT(looks.look_annealing, 0);
  EXPECT_LT(looks.look_annealing, 1);
  EXPECT_EQ(config.early_stopping, 0);  // or the soft beginning, decoded by argmax, could end it
}

TEST(TrainingConfig, KeepsWhatAPresetDoesNotName) {
  TrainingConfig base;
  base.epochs = 3;
  base.decoder.hidden_size = 64;
  base.validation.max_length = 12;
  const TrainingConfig config = training_config_from_json(
      parse_json(R"({"decoder": {"embedding_size": 32}, "validation": {"beam": 1}})", "P"), "P", base);
  EXPECT_EQ(config.epochs, 3);
  EXPECT_EQ(config.decoder.hidden_size, 64);
  EXPECT_EQ(config.decoder.embedding_size, 32);
  EXPECT_EQ(config.validation.beam, 1);
  EXPECT_EQ(config.validation.max_length, 12);
}

TEST(TrainingConfig, SuggestsTheNearestKey) {
  EXPECT_EQ(refused(R"({"epohcs": 3})"), "P: unknown key 'epohcs', did you mean 'epochs'?");
  EXPECT_EQ(refused(R"({"decoder": {"hiden_size": 3}})"),
            "P: unknown key 'decoder.hiden_size', did you mean 'hidden_size'?");
  EXPECT_EQ(refused(R"({"zebra": 3})"), "P: unknown key 'zebra'");
}

TEST(TrainingConfig, NamesKeyFoundAndExpected) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {R"({"epochs": 0})", "'epochs' is 0, expected 1 or more"},
      {R"({"epochs": 2.5})", "'epochs' is 2.5, expected a whole number"},
      {R"({"label_smoothing": 1})", "'label_smoothing' is 1.0, expected a number from 0.0 to below 1.0"},
      {R"({"decay": "cosin"})", "'decay' is \"cosin\", expected none, cosine or step"},
      {R"({"resize": "crop"})", "'resize' is \"crop\", expected squash, centre-crop or letterbox"},
      {R"({"precision": "fp8"})", "'precision' is \"fp8\", expected fp32, fp16 or bf16"},
      {R"({"seed": -1})", "'seed' is -1, expected a whole number, 0 or more"},
      {R"({"decoder": 3})", "'decoder' is number, expected an object"},
      {R"({"decoder": {"dropout": 1.5}})",
       "'decoder.dropout' is 1.5, expected a number from 0.0 to below 1.0"},
      {R"({"decoder": {"gate": "maybe"}})", "'decoder.gate' is \"maybe\", expected off, scalar or vector"},
      {R"({"image_mean": [1, 2]})", "'image_mean' is [1,2], expected three numbers"},
      {R"({"image_mean": [0.5, 0.5, 0.5]})", "'image_std'"},
      {R"({"validation": {"beam": 0}})", "'validation.beam' is 0"},
      {R"({"validation": {"length_penalty": 10.5}})",
       "'validation.length_penalty' is 10.5, expected a number from 0.0 to 10.0"},
      {R"({"validation": {"length_penalty": -1}})", "'validation.length_penalty' is -1.0"},
      {R"({"decoder": {"attention": "psychic"}})", "'decoder.attention' is \"psychic\", expected soft"},
      {R"({"baseline": "leave-one-out"})", "'glimpse_samples' is 1, expected 2 to 64"},
      {R"({"validation": {"min_length": 9, "max_length": 3}})", "'validation.max_length' is 3"},
      {R"({"clip_norm": "5"})", "'clip_norm' is \"5\", expected a number"},
      {R"({"augment_crop": 0.5})", "'augment_crop'"},
      {R"([1])", "the recipe is array, expected an object"},
  };
  for (const auto& [text, expected] : cases) {
    const std::string message = refused(text);
    EXPECT_NE(message.find(expected), std::string::npos) << message;
    EXPECT_EQ(message.substr(0, 2), "P:") << message;
  }
}

TEST(TrainingConfig, ChecksWhatFlagsChanged) {
  TrainingConfig config;
  EXPECT_NO_THROW(check_training_config(config));
  config.learning_rate = -1;
  EXPECT_NE(raised<UsageError>([&] { check_training_config(config); }).find("'learning_rate' is -1.0"),
            std::string::npos);
}

TEST(TrainingConfig, ATaskIsMeasuredByItsOwnFigures) {
  EXPECT_NE(refused(R"({"task": "rewrite"})").find("'select' is "), std::string::npos);
  EXPECT_NE(refused(R"({"select": "exact-match"})").find("'select' is "), std::string::npos);
  EXPECT_NE(refused(R"({"select": "accuracy"})")
                .find("expected one that the task caption is measured by: cider-d, bleu-4, loss"),
            std::string::npos);
  EXPECT_NE(refused(R"({"holdout": 0.1})").find("'holdout' is "), std::string::npos);
  EXPECT_NE(refused(R"({"task": "rewrite", "select": "bleu-4", "objective": "self-critical"})")
                .find("'objective' is "),
            std::string::npos);
  EXPECT_NO_THROW(parsed(R"({"task": "rewrite", "select": "exact-match", "holdout": 0.1})"));
  for (const ModelTask task : {ModelTask::caption, ModelTask::rewrite, ModelTask::classify})
    EXPECT_NO_THROW(check_training_config(usual_recipe(task)));
}

TEST(TrainingConfig, PresetsAreValid) {
  int presets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIGHTLINE_SOURCE_DIR "/models/presets")) {
    if (entry.path().extension() != ".json") continue;
    ++presets;
    EXPECT_NO_THROW(preset_recipe(read_json_file(entry.path()), entry.path().string())) << entry.path();
  }
  EXPECT_GE(presets, 2);
}

}  // namespace
}  // namespace sightline
