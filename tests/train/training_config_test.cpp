#include "train/training_config.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
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
  config.decay = "step";
  config.precision = "fp16";
  const TrainingConfig back = training_config_from_json(parse_json(dump_json(to_json(config)), "P"), "P");
  EXPECT_EQ(to_json(back), to_json(config));
  EXPECT_EQ(back.seed, config.seed);
  EXPECT_EQ(back.decoder, config.decoder);
  EXPECT_NE(to_json(back), to_json(TrainingConfig{}));
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
      {R"({"resize": "crop"})", "found 'crop', expected squash, centre-crop or letterbox"},
      {R"({"precision": "fp8"})", "fp8"},
      {R"({"seed": -1})", "'seed' is -1, expected a whole number, 0 or more"},
      {R"({"decoder": 3})", "'decoder' is number, expected an object"},
      {R"({"decoder": {"dropout": 1.5}})", "'dropout'"},
      {R"({"decoder": {"gate": "maybe"}})", "'gate' is \"maybe\""},
      {R"({"image_mean": [1, 2]})", "'image_mean' is [1,2], expected three numbers"},
      {R"({"image_mean": [0.5, 0.5, 0.5]})", "'image_std'"},
      {R"({"validation": {"beam": 0}})", "'validation.beam' is 0"},
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

TEST(TrainingConfig, PresetsAreValid) {
  int presets = 0;
  for (const auto& entry : std::filesystem::directory_iterator(SIGHTLINE_SOURCE_DIR "/models/presets")) {
    if (entry.path().extension() != ".json") continue;
    ++presets;
    EXPECT_NO_THROW(training_config_from_json(read_json_file(entry.path()), entry.path().string()))
        << entry.path();
  }
  EXPECT_GE(presets, 2);
}

}  // namespace
}  // namespace sightline
