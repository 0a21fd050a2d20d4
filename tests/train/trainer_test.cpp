#include "train/trainer.h"

#include <gtest/gtest.h>
#include <torch/script.h>
#include <torch/torch.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "core/error.h"
#include "core/files.h"
#include "data/raised.h"
#include "model/decoder_steps.h"
#include "model/encoder_identity.h"
#include "model/model_file.h"
#include "train/checkpoint.h"
#include "train/scenes.h"
#include "weights/weights.h"

namespace sightline {
namespace {

// A TorchScript encoder whose regions are the mean colours of 8x8 pixel blocks, and a job that learns the six
// scenes from it.
struct Fixture {
  TemporaryDirectory directory;
  TrainingJob job;
  std::vector<std::string> messages;

  Fixture() {
    torch::jit::Module module("blocks");
    module.define("def forward(self, x):\n  return torch.avg_pool2d(x, [8, 8], [8, 8])\n");
    module.save((directory.path() / "blocks.pt").string());
    job.images = job.validation_images = directory.path() / "images";
    job.data = job.validation_data = draw_scenes(job.images);
    job.run = directory.path() / "run";
    job.command = "sightline train";
    job.log = [this](LogLevel, const std::string& message) { messages.push_back(message); };
    TrainingConfig& config = job.config;
    config.encoder = "torchscript:" + (directory.path() / "blocks.pt").string();
    config.image_size = 32;
    config.image_mean = config.image_std = {0.5, 0.5, 0.5};
    config.decoder.attention.size = 16;
    config.decoder.hidden_size = config.decoder.embedding_size = 32;
    config.decoder.dropout = 0.1;
    config.minimum_count = 1;
    config.cross_entropy.doubly_stochastic =
        1;  // small and large differ in how much of the picture they cover
    config.cross_entropy.label_smoothing = 0;
    config.images_per_batch = 3;
    config.epochs = 10;
    config.learning_rate = 0.01;
    config.warmup_steps = 5;
    config.early_stopping = 0;
    config.validation.min_length = 2;  // captions of one word, as early ones are, are never the best
  }

  // An encoder that learns, on augmented photos: every random state there is takes part.
  void train_encoder() {
    job.config.encoder = "mobilenet_v2";
    job.config.train_encoder = true;
    job.config.augment_flip = true;
    job.config.augment_crop = 0.1;
    job.config.decoder.dropout = 0.5;
  }

  std::vector<Json> log() const {
    std::vector<Json> lines;
    std::istringstream text(read_file(job.run / "log.jsonl"));
    for (std::string line; std::getline(text, line);) {
      lines.push_back(parse_json(line, "log"));
      lines.back().erase("seconds");
      lines.back().erase("captions_per_second");
    }
    return lines;
  }
  Checkpoint last() const { return load_checkpoint(job.run / "last" / "checkpoint.safetensors"); }
};

TEST(Trainer, LearnsTheScenesAndSaysThemRight) {
  Fixture fixture;
  fixture.job.config.epochs = 200;
  const TrainingOutcome outcome = train(fixture.job);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(outcome.steps, 400);
  EXPECT_EQ(outcome.epochs, 200);
  EXPECT_GT(figure(outcome.best, "bleu_4"), 0.99);
  const Json last = fixture.log().back();
  EXPECT_EQ(last["type"], "epoch");
  EXPECT_LT(last["training"]["nll_per_word"].get<double>(), 0.1);

  LoadedModel model =
      load_model(fixture.job.run / "best.safetensors", fixture.directory.path() / "blocks.pt");
  EXPECT_EQ(model.description.grid, (Grid{4, 4}));
  EXPECT_EQ(model.description.metrics["validation"]["cider_d"].get<double>(),
            figure(outcome.best, "cider_d"));
  const torch::NoGradGuard no_grad;
  for (int i = 0; i < 6; ++i) {
    const Scene scene = draw_scene(i / 2, i % 2 == 1);
    const at::Tensor pixels =
        torch::tensor(preprocess(scene.image, model.captioner.preprocessing)).reshape({1, 3, 32, 32});
    const PreparedRegions prepared =
        model.captioner.decoder->prepare(model.captioner.encoder->encode(pixels));
    const Hypothesis said =
        beam_search(*model.captioner.decoder, prepared, model.captioner.vocabulary, {}).front().front();
    std::string text;
    for (const std::string& word : said.words) text += (text.empty() ? "" : " ") + word;
    EXPECT_EQ(text, scene.caption);
  }
}

// `end` steps straight equal some, a stop inside an epoch, some more, a crash, and the rest: everything that
// a checkpoint holds, and the log.
void expect_resumes_to_the_bit(int stop, int crash, int end, void (*change)(Fixture&)) {
  Fixture straight, resumed;
  for (Fixture* fixture : {&straight, &resumed}) {
    change(*fixture);
    fixture->job.config.epochs = 40;
  }
  straight.job.stop_after_steps = end;
  EXPECT_TRUE(train(straight.job).interrupted);

  resumed.job.stop_after_steps = stop;
  EXPECT_EQ(train(resumed.job).steps, stop);
  torch::manual_seed(12345);
  resumed.job.resume = true;
  resumed.job.stop_after_steps = end;
  int steps = stop;
  resumed.job.progress = [&](const Progress& progress) {
    if (progress.what == "training" && ++steps == crash) throw std::runtime_error("power cut");
  };
  EXPECT_THROW(train(resumed.job), std::runtime_error);
  std::ofstream(resumed.job.run / "log.jsonl", std::ios::app) << "{\"half a li";
  torch::manual_seed(67890);
  resumed.job.progress = {};
  EXPECT_EQ(train(resumed.job).steps, end);

  const Checkpoint a = straight.last(), b = resumed.last();
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, tensor] : a.tensors) EXPECT_TRUE(torch::equal(tensor, b.tensors.at(name))) << name;
  Json one = parse_json(a.progress, "a"), other = parse_json(b.progress, "b");
  for (const char* timing : {"seconds", "window_seconds", "log_bytes"})
    one.erase(timing), other.erase(timing);
  EXPECT_EQ(one, other);
  EXPECT_EQ(straight.log(), resumed.log());
  EXPECT_GE(straight.log().size(), 4u);
}

TEST(Trainer, ResumesToTheBitFromCachedFeatures) {
  expect_resumes_to_the_bit(27, 36, 45, [](Fixture& fixture) { fixture.job.config.decoder.dropout = 0.5; });
}

TEST(Trainer, ResumesToTheBitWithATrainedEncoderAndAugmentation) {
  expect_resumes_to_the_bit(5, 8, 11, [](Fixture& fixture) { fixture.train_encoder(); });
}

void look_hard(Fixture& fixture) {
  fixture.job.config.decoder.attention.kind = "hard";
  StochasticAttentionOptions& looks = fixture.job.config.stochastic_attention;
  looks.baseline = GlimpseBaseline::self_critical;
  looks.sample_probability = 1;
  looks.look_annealing = 0.5;
  looks.look_temperature_start = 3;
}

TEST(Trainer, ResumesToTheBitInTheMidstOfAnAnnealing) {
  expect_resumes_to_the_bit(17, 23, 30, look_hard);  // of 80 steps, 40 of them annealed
}

TEST(Trainer, AnnealsOverItsShareOfTheRun) {
  Fixture fixture;
  look_hard(fixture);  // 10 epochs of two steps
  train(fixture.job);
  std::vector<double> probabilities;
  for (const Json& line : fixture.log())
    if (line["type"] == "epoch")
      probabilities.push_back(line["training"]["sample_probability"].get<double>());
  ASSERT_EQ(probabilities.size(), 10u);
  EXPECT_NEAR(probabilities[0], (0 + 0.1) / 2, 1e-9);
  EXPECT_NEAR(probabilities[1], (0.2 + 0.3) / 2, 1e-9);
  for (const std::size_t epoch : {5, 6, 9}) EXPECT_NEAR(probabilities[epoch], 1, 1e-9);
}

// As versions wrote it that knew one process and captions only.
void write_in_the_old_form(const std::filesystem::path& file) {
  Checkpoint checkpoint = load_checkpoint(file);
  checkpoint.tensors["random.torch"] = checkpoint.tensors.at("random.torch.0");
  checkpoint.tensors.erase("random.torch.0");
  Json progress = parse_json(checkpoint.progress, "progress");
  progress["best_cider_d"] = progress["best_figures"]["cider_d"];
  progress["best_bleu4"] = progress["best_figures"]["bleu_4"];
  progress.erase("best_figures");
  checkpoint.progress = dump_json(progress);
  save_checkpoint(file, checkpoint);
}

TEST(Trainer, ResumesARunOfEarlierVersionsToTheBit) {
  Fixture straight, resumed;
  for (Fixture* fixture : {&straight, &resumed}) fixture->job.config.decoder.dropout = 0.5;
  const TrainingOutcome expected = train(straight.job);
  resumed.job.stop_after_steps = 17;  // the best of the epochs may lie before or after
  train(resumed.job);
  write_in_the_old_form(resumed.job.run / "last" / "checkpoint.safetensors");
  torch::manual_seed(12345);
  resumed.job.resume = true;
  resumed.job.stop_after_steps = 0;
  const TrainingOutcome outcome = train(resumed.job);
  EXPECT_EQ(outcome.best_epoch, expected.best_epoch);
  EXPECT_EQ(figure(outcome.best, "cider_d"), figure(expected.best, "cider_d"));
  EXPECT_EQ(figure(outcome.best, "bleu_4"), figure(expected.best, "bleu_4"));
  EXPECT_EQ(straight.log(), resumed.log());
  for (const auto& [name, tensor] : straight.last().tensors)
    EXPECT_TRUE(torch::equal(tensor, resumed.last().tensors.at(name))) << name;
}

TEST(Trainer, ContinuesWhenToldToStopDuringValidation) {
  Fixture straight, resumed;
  straight.job.config.epochs = resumed.job.config.epochs = 2;
  train(straight.job);
  resumed.job.progress = [&](const Progress& progress) {
    if (progress.what == "training" && progress.done == 12) resumed.job.stop = [] { return true; };
  };
  EXPECT_TRUE(train(resumed.job).interrupted);
  resumed.job.progress = {};
  resumed.job.stop = {};
  resumed.job.resume = true;
  const TrainingOutcome outcome = train(resumed.job);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(outcome.epochs, 2);
  EXPECT_EQ(straight.log(), resumed.log());
  EXPECT_EQ(read_file(straight.job.run / "best.safetensors").size(),
            read_file(resumed.job.run / "best.safetensors").size());
  // A finished run has nothing left to do.
  EXPECT_EQ(train(resumed.job).steps, outcome.steps);
  EXPECT_EQ(straight.log(), resumed.log());
}

// The encoder's weights are what their tensors are.
TEST(Trainer, ResumesWithTheSameWeightsInAnotherFile) {
  Fixture fixture;
  TrainingJob& job = fixture.job;
  job.config.encoder = "squeezenet1_1";
  job.config.image_size = 64;
  job.config.image_mean = job.config.image_std = {};
  const auto encoder = make_encoder({"squeezenet1_1", {}});
  Safetensors weights{kept_tensors(*encoder), {}};
  job.encoder_weights = fixture.directory.path() / "one.safetensors";
  write_safetensors(*job.encoder_weights, weights);
  job.stop_after_steps = 1;
  train(job);
  const Json recipe = read_json_file(job.run / "config.json").at("recipe");
  EXPECT_EQ(recipe.at("encoder_tensors"), encoder_sha256(*encoder));

  job.resume = true;
  job.stop_after_steps = 2;
  weights.metadata["another"] = "file";
  job.encoder_weights = fixture.directory.path() / "other.safetensors";
  write_safetensors(*job.encoder_weights, weights);
  EXPECT_EQ(train(job).steps, 2);

  weights.tensors.begin()->second = weights.tensors.begin()->second + 1;
  write_safetensors(*job.encoder_weights, weights);
  EXPECT_NE(raised<UsageError>([&] { train(job); }).find("encoder_tensors: "), std::string::npos);
}

// Of earlier versions, which knew the weights by their file alone.
TEST(Trainer, ResumesARunThatKnowsTheWeightsFileAlone) {
  Fixture fixture;
  TrainingJob& job = fixture.job;
  job.config.encoder = "squeezenet1_1";
  job.config.image_size = 64;
  job.config.image_mean = job.config.image_std = {};
  job.encoder_weights = fixture.directory.path() / "one.safetensors";
  write_safetensors(*job.encoder_weights, {kept_tensors(*make_encoder({"squeezenet1_1", {}})), {}});
  job.stop_after_steps = 1;
  train(job);
  Json config = read_json_file(job.run / "config.json");
  config["recipe"].erase("encoder_tensors");
  write_file_atomically(job.run / "config.json", dump_json(config));
  job.resume = true;
  job.stop_after_steps = 2;
  EXPECT_EQ(train(job).steps, 2);
}

TEST(Trainer, RefusesToResumeAnotherRun) {
  Fixture fixture;
  fixture.job.stop_after_steps = 1;
  train(fixture.job);
  EXPECT_NE(raised<UsageError>([&] { train(fixture.job); }).find("not an empty directory"),
            std::string::npos);
  fixture.job.resume = true;
  fixture.job.config.learning_rate = 0.02;
  fixture.job.data.images[0].captions[0] = "something else";
  const std::string message = raised<UsageError>([&] { train(fixture.job); });
  EXPECT_NE(message.find("config/learning_rate: 0.01 then, 0.02 now"), std::string::npos) << message;
  EXPECT_NE(message.find("data/sha256"), std::string::npos) << message;
}

// What an earlier version wrote, which had fewer keys.
void forget_keys(const std::filesystem::path& run, const std::vector<std::string>& keys) {
  Json config = read_json_file(run / "config.json");
  Json& recipe = config["recipe"]["config"];
  for (const std::string& key : keys) recipe.erase(key);
  write_file_atomically(run / "config.json", dump_json(config, 2) + "\n");
}

TEST(Trainer, ResumesARunWhoseRecipeLacksLaterKeys) {
  Fixture fixture;
  fixture.job.config.epochs = 2;
  fixture.job.stop_after_steps = 3;
  train(fixture.job);
  forget_keys(fixture.job.run, {"precision", "weight_decay", "select"});
  fixture.job.resume = true;
  fixture.job.stop_after_steps = 0;
  EXPECT_EQ(train(fixture.job).epochs, 2);

  fixture.job.config.weight_decay = 0.5;
  const std::string message = raised<UsageError>([&] { train(fixture.job); });
  EXPECT_NE(message.find("config/weight_decay: 0.0 then, 0.5 now"), std::string::npos) << message;
}

// From where it is extended, a run is the one that was so long from the beginning: without a decay there is
// no difference at all.
TEST(Trainer, ARunCanBeExtended) {
  Fixture straight, extended;
  for (Fixture* fixture : {&straight, &extended}) fixture->job.config.decay = Decay::none;
  straight.job.config.epochs = 9;
  extended.job.config.epochs = 6;
  train(straight.job);
  EXPECT_EQ(train(extended.job).epochs, 6);
  extended.job.resume = true;
  extended.job.config.epochs = 9;
  EXPECT_EQ(train(extended.job).epochs, 9);
  EXPECT_EQ(read_run_config(extended.job.run).epochs, 9);
  EXPECT_EQ(straight.log(), extended.log());
  for (const auto& [name, tensor] : straight.last().tensors)
    EXPECT_TRUE(torch::equal(tensor, extended.last().tensors.at(name))) << name;

  extended.job.config.epochs = 7;
  EXPECT_THROW(train(extended.job), UsageError);
}

TEST(Trainer, RefusesADamagedCheckpoint) {
  Fixture fixture;
  fixture.job.stop_after_steps = 1;
  train(fixture.job);
  const auto file = fixture.job.run / "last" / "checkpoint.safetensors";
  fixture.job.resume = true;
  Checkpoint checkpoint = fixture.last();
  checkpoint.tensors.erase("decoder.output.bias");
  save_checkpoint(file, checkpoint);
  EXPECT_NE(raised<ModelError>([&] { train(fixture.job); }).find("no tensor 'decoder.output.bias'"),
            std::string::npos);
  checkpoint.progress = "{}";
  checkpoint.tensors["decoder.output.bias"] = torch::zeros({9});
  save_checkpoint(file, checkpoint);
  EXPECT_NE(raised<ModelError>([&] { train(fixture.job); }).find("damaged checkpoint"), std::string::npos);
}

TEST(Trainer, StopsWhenTheLossIsNoNumberAndKeepsWhatWasGood) {
  Fixture fixture;
  fixture.job.stop_after_steps = 4;  // two epochs, so there is a best model
  train(fixture.job);
  Checkpoint checkpoint = fixture.last();
  checkpoint.tensors["decoder.output.bias"].fill_(std::numeric_limits<float>::quiet_NaN());
  save_checkpoint(fixture.job.run / "last" / "checkpoint.safetensors", checkpoint);
  const std::string best = read_file(fixture.job.run / "best.safetensors");
  const std::string last = read_file(fixture.job.run / "last" / "checkpoint.safetensors");
  fixture.job.resume = true;
  fixture.job.stop_after_steps = 0;
  const std::string message = raised<ModelError>([&] { train(fixture.job); });
  EXPECT_NE(message.find("at step 5 the loss is"), std::string::npos) << message;
  EXPECT_NE(message.find("checkpoint is that of step 4"), std::string::npos) << message;
  EXPECT_EQ(read_file(fixture.job.run / "best.safetensors"), best);
  EXPECT_EQ(read_file(fixture.job.run / "last" / "checkpoint.safetensors"), last);
}

TEST(Trainer, SaysThatTrainingDiverges) {
  Fixture fixture;
  fixture.job.config.learning_rate = 10;
  fixture.job.config.epochs = 30;
  train(fixture.job);
  const auto said =
      std::find_if(fixture.messages.begin(), fixture.messages.end(), [](const std::string& message) {
        return message.find("training diverges: nll_per_word is ") != std::string::npos &&
               message.find("lower --learning-rate") != std::string::npos;
      });
  EXPECT_NE(said, fixture.messages.end());
}

TEST(Trainer, DoesNotCallOrdinaryTrainingDiverging) {
  Fixture fixture;
  fixture.job.config.epochs = 60;
  train(fixture.job);
  for (const std::string& message : fixture.messages)
    EXPECT_EQ(message.find("diverges"), std::string::npos) << message;
}

TEST(Trainer, StopsEarlyWhenValidationGetsNoBetter) {
  Fixture fixture;
  fixture.job.config.learning_rate = 0;
  fixture.job.config.early_stopping = 2;
  const TrainingOutcome outcome = train(fixture.job);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_EQ(outcome.epochs, 3);
  EXPECT_EQ(outcome.best_epoch, 1);
}

TEST(Trainer, TrainsWithoutValidation) {
  Fixture fixture;
  fixture.job.config.epochs = 2;
  fixture.job.validation_data = {};
  const TrainingOutcome outcome = train(fixture.job);
  EXPECT_EQ(outcome.epochs, 2);
  EXPECT_EQ(outcome.best_epoch, 0);
  EXPECT_EQ(read_model_description(fixture.job.run / "best.safetensors").training["epochs"], 2);
}

TEST(Trainer, NamesMissingPhotosAllAtOnceBeforeItStarts) {
  Fixture fixture;
  for (int i = 0; i < 12; ++i) {
    fixture.job.data.images.push_back({"x", "gone" + std::to_string(i) + ".jpg", {"a dog"}});
  }
  const std::string message = raised<DataError>([&] { train(fixture.job); });
  EXPECT_NE(message.find("12 of its 18 photos"), std::string::npos) << message;
  EXPECT_NE(message.find("gone9.jpg"), std::string::npos);
  EXPECT_EQ(message.find("gone10.jpg"), std::string::npos);
  EXPECT_NE(message.find("and 2 more"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(fixture.job.run));
}

TEST(Trainer, LeavesAnAbsentPhotoOutAndSaysSo) {
  for (const bool encoder : {false, true}) {
    Fixture fixture;
    if (encoder) fixture.train_encoder();
    fixture.job.config.epochs = 1;
    fixture.job.data.images.push_back({"x", "gone.jpg", {"a dog"}});
    EXPECT_EQ(train(fixture.job).epochs, 1);
    const auto warned =
        std::find_if(fixture.messages.begin(), fixture.messages.end(), [](const std::string& message) {
          return message.find("1 photo left out that cannot be read") != std::string::npos &&
                 message.find("gone.jpg") != std::string::npos;
        });
    EXPECT_NE(warned, fixture.messages.end());
    fixture.job.run = fixture.directory.path() / "strict";
    fixture.job.max_bad = 0;
    EXPECT_NE(raised<DataError>([&] { train(fixture.job); }).find("lacks 1 of its 7 photos"),
              std::string::npos);
  }
}

// However they are bad, more of them than may be are an error.
TEST(Trainer, TooManyBadPhotosAreAnError) {
  for (const bool encoder : {false, true}) {
    Fixture fixture;
    if (encoder) fixture.train_encoder();
    fixture.job.config.epochs = 1;
    fixture.job.validation_data = {};
    fixture.job.data.images.push_back({"x", "gone.jpg", {"a dog"}});
    write_file_atomically(fixture.job.images / "scene3.png", "no picture");
    const std::string message = raised<DataError>([&] { train(fixture.job); });
    EXPECT_NE(message.find("2 of its 7 photos are absent or cannot be read, expected at most 1"),
              std::string::npos)
        << message;
    EXPECT_NE(message.find("scene3.png"), std::string::npos);
    fixture.job.max_bad = 0.3;
    EXPECT_EQ(train(fixture.job).epochs, 1);
  }
}

// A cache that holds its features from before does not hide that it is gone.
TEST(Trainer, APhotoThatIsGoneDoesNotTrainOnItsOldFeatures) {
  Fixture fixture;
  fixture.job.config.epochs = 1;
  fixture.job.feature_cache = fixture.directory.path() / "features";
  train(fixture.job);
  std::filesystem::remove(fixture.job.images / "scene3.png");
  fixture.job.run = fixture.directory.path() / "again";
  fixture.messages.clear();
  train(fixture.job);
  const auto counted =
      std::find_if(fixture.messages.begin(), fixture.messages.end(), [](const std::string& message) {
        return message.find("10 captions, ") != std::string::npos;  // of five photos
      });
  EXPECT_NE(counted, fixture.messages.end());
}

TEST(Trainer, LeavesUnreadablePhotosOutAndSaysSo) {
  for (const bool encoder : {false, true}) {
    Fixture fixture;
    if (encoder) fixture.train_encoder();
    fixture.job.config.epochs = 1;
    write_file_atomically(fixture.job.images / "scene3.png", "no picture");
    EXPECT_EQ(train(fixture.job).epochs, 1);
    const auto warned =
        std::find_if(fixture.messages.begin(), fixture.messages.end(), [](const std::string& message) {
          return message.find("1 photo left out that cannot be read") != std::string::npos &&
                 message.find("scene3.png") != std::string::npos;
        });
    EXPECT_NE(warned, fixture.messages.end());
  }
}

TEST(Trainer, RefusesWhatCannotBeMeant) {
  Fixture fixture;
  fixture.job.config.train_encoder = true;
  EXPECT_NE(raised<UsageError>([&] { train(fixture.job); }).find("TorchScript"), std::string::npos);
  fixture.job.config.encoder = "mobilenet_v2";
  fixture.job.include_encoder = false;
  EXPECT_NE(raised<UsageError>([&] { train(fixture.job); }).find("left out"), std::string::npos);
  fixture.job.config.train_encoder = false;
  EXPECT_NE(raised<UsageError>([&] { train(fixture.job); }).find("no weights"), std::string::npos);
}

}  // namespace
}  // namespace sightline
