#include "distill/distillation.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "distill/tiny_teacher.h"
#include "image/image_reader.h"
#include "model/autocast.h"
#include "model/encoder.h"
#include "weights/weights.h"

namespace sightline {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class DistillationTest : public ::testing::Test {
 protected:
  DistillationTest() {
    job_.teachers = {Teacher::parse(
        "torchscript:" + write_tiny_teacher(directory_.path() / "teacher.pt").string() + ",size=32")};
    job_.student = "resnet18:layer1";
    job_.image_size = 32;
    job_.photos = draw_patches(directory_.path() / "photos", 48);
    job_.held = hold_out(job_.photos, 0.2, 1);
    job_.photos_per_batch = 8;
    job_.epochs = 3;
    job_.warmup_steps = 2;
    job_.run = directory_.path() / "run";
    job_.log = [this](LogLevel, const std::string& text) { said_.push_back(text); };
  }

  // The lines of log.jsonl without what a clock tells.
  std::vector<std::string> log_of(const std::filesystem::path& run) const {
    std::vector<std::string> lines;
    std::istringstream file(read_file(run / "log.jsonl"));
    for (std::string line; std::getline(file, line);) {
      Json json = parse_json(line, "log");
      for (const char* key : {"seconds", "photos_per_second"}) json.erase(key);
      lines.push_back(dump_json(json));
    }
    return lines;
  }
  std::string error() const {
    try {
      distill(job_);
    } catch (const Error& error) {
      return std::string(error.what()) + "; " + error.hint();
    }
    return "none";
  }

  TemporaryDirectory directory_;
  DistillJob job_;
  std::vector<std::string> said_;
};

TEST_F(DistillationTest, LearnsAndWritesWeightsThatLoad) {
  job_.epochs = 12;
  job_.keep_projection = true;
  const DistillOutcome outcome = distill(job_);
  EXPECT_FALSE(outcome.interrupted);
  EXPECT_GT(outcome.cosine, 0.8);
  EXPECT_GT(outcome.explained_variance, 0.6);
  EXPECT_EQ(outcome.encoder, "resnet18:layer1+6@4x4");
  EXPECT_EQ(outcome.weights, job_.run / "student.safetensors");

  const Json told =
      parse_json(read_safetensors_metadata(outcome.weights).at("sightline_student"), "metadata");
  EXPECT_EQ(told.at("encoder"), outcome.encoder);
  EXPECT_EQ(told.at("validation").at("cosine"), outcome.cosine);

  // The encoder speaks in the teacher's own numbers.
  const auto student = make_encoder({outcome.encoder, {}});
  EXPECT_TRUE(assign_weights(*student, read_weights(outcome.weights), "weights").unused.empty());
  student->eval();
  const torch::NoGradGuard no_grad;
  Preprocessing preprocessing;
  preprocessing.height = preprocessing.width = 32;
  const std::vector<float> values = preprocess(read_image(job_.held.front()), preprocessing);
  const at::Tensor pixels = torch::tensor(values).view({1, 3, 32, 32});
  const at::Tensor wanted = job_.teachers[0].open()->encode(pixels).features;
  const at::Tensor given = student->encode(pixels).features;
  EXPECT_LT((given - wanted).square().mean().item<float>(), 0.5F * wanted.var().item<float>());
}

TEST_F(DistillationTest, GoesOnToTheBit) {
  const DistillOutcome whole = distill(job_);
  DistillJob stopped = job_;
  stopped.run = directory_.path() / "stopped";
  int steps = 0;
  // Once in the first epoch and once between: five steps an epoch.
  for (const int limit : {3, 8, 1000}) {
    stopped.stop = [&] { return steps >= limit; };
    stopped.progress = [&](const Progress& progress) { steps += progress.what == "training"; };
    EXPECT_EQ(distill(stopped).interrupted, limit < 1000);
    stopped.resume = true;
  }
  EXPECT_EQ(steps, whole.steps);
  EXPECT_EQ(log_of(stopped.run), log_of(job_.run));
  EXPECT_TRUE(read_weights(job_.run / "student.safetensors")
                  .at("conv1.weight")
                  .equal(read_weights(stopped.run / "student.safetensors").at("conv1.weight")));

  stopped.learning_rate = 1;
  EXPECT_THROW(distill(stopped), UsageError);
}

TEST_F(DistillationTest, GoesOnWithARunWhoseRecipeLacksLaterKeys) {
  job_.epochs = 1;
  const std::int64_t steps = distill(job_).steps;
  Json config = read_json_file(job_.run / "config.json");
  ASSERT_EQ(config["recipe"].erase("weight_decay"), 1u);
  write_file_atomically(job_.run / "config.json", dump_json(config, 2) + "\n");
  job_.resume = true;
  EXPECT_EQ(distill(job_).steps, steps);
  job_.weight_decay += 0.25;
  EXPECT_THAT(error(), HasSubstr("weight_decay: "));
}

TEST_F(DistillationTest, LeavesTheProjectionOutAndGoesOnFromWeights) {
  job_.epochs = 1;
  const DistillOutcome first = distill(job_);
  EXPECT_EQ(first.encoder, "resnet18:layer1");
  const NamedTensors weights = read_weights(first.weights);
  for (const auto& [name, tensor] : weights) EXPECT_THAT(name, Not(StartsWith("projection.")));
  assign_weights(*make_encoder({first.encoder, {}}), weights, "weights");

  DistillJob again = job_;
  again.run = directory_.path() / "again";
  again.student_weights = first.weights;
  again.learning_rate = 0;
  EXPECT_TRUE(read_weights(distill(again).weights).at("conv1.weight").equal(weights.at("conv1.weight")));
}

// Bfloat16 has 8 bits of mantissa: the curves are the same but for noise.
TEST_F(DistillationTest, LearnsTheSameInBfloat16) {
  const auto losses = [this](bool bfloat16) {
    DistillJob job = job_;
    job.bfloat16 = bfloat16;
    job.run = directory_.path() / (bfloat16 ? "bf16" : "fp32");
    distill(job);
    std::vector<double> losses;
    for (const std::string& line : log_of(job.run)) {
      const Json json = parse_json(line, "log");
      if (json["type"] == "epoch") losses.push_back(json["training"]["loss"].get<double>());
    }
    return losses;
  };
  const std::vector<double> exact = losses(false), rounded = losses(true);
  ASSERT_EQ(exact.size(), 3u);
  ASSERT_EQ(rounded.size(), 3u);
  for (std::size_t i = 0; i < 3; ++i) EXPECT_NEAR(rounded[i], exact[i], 0.05 * exact[i]) << "epoch " << i + 1;
  EXPECT_NE(rounded, exact);
}

TEST_F(DistillationTest, SetsBrokenPhotosAside) {
  std::ofstream(job_.photos[3]) << "no picture";
  std::ofstream(job_.held[0]) << "no picture";
  job_.epochs = 1;
  EXPECT_FALSE(distill(job_).interrupted);
  EXPECT_THAT(said_, Contains(HasSubstr(job_.photos[3].filename().string())));
  EXPECT_THAT(said_, Contains(HasSubstr(job_.held[0].filename().string())));
  EXPECT_THAT(said_, Contains(HasSubstr("2 photos left out")));
}

TEST_F(DistillationTest, RefusesWhatCannotBe) {
  const DistillJob good = job_;
  job_.photos.clear();
  EXPECT_THAT(error(), HasSubstr("--images"));
  job_ = good;
  job_.teachers.clear();
  EXPECT_THAT(error(), HasSubstr("--teacher torchscript:FILE"));
  job_ = good;
  job_.student = "resnet19";
  EXPECT_THAT(error(), HasSubstr("resnet18, resnet34"));
  job_ = good;
  job_.student = "torchscript:a.pt";
  EXPECT_THAT(error(), HasSubstr("does not learn"));
  job_ = good;
  job_.teachers = {Teacher::parse("squeezenet1_1:" + job_.photos[0].string())};
  EXPECT_THAT(error(), HasSubstr(job_.photos[0].filename().string()));
  job_ = good;
  job_.loss = {0, 0, 0};
  EXPECT_THAT(error(), HasSubstr("--mse"));
  job_ = good;
  for (const auto& photo : job_.photos) std::ofstream(photo) << "no picture";
  job_.run = directory_.path() / "other";
  EXPECT_THAT(error(), HasSubstr("none of the photos"));
}

TEST(HoldOut, KeepsAShareAside) {
  const auto photos = [] {
    std::vector<std::filesystem::path> photos;
    for (int i = 0; i < 50; ++i) photos.emplace_back(std::to_string(i));
    return photos;
  };
  auto learnt = photos(), again = photos();
  const auto held = hold_out(learnt, 0.1, 1);
  EXPECT_EQ(held.size(), 5u);
  EXPECT_EQ(learnt.size(), 45u);
  for (const auto& photo : held) EXPECT_THAT(learnt, Not(Contains(photo)));
  EXPECT_EQ(hold_out(again, 0.1, 1), held);
  EXPECT_NE(hold_out(again = photos(), 0.1, 2), held);
  std::vector<std::filesystem::path> one{"a"};
  EXPECT_TRUE(hold_out(one, 0.5, 1).empty());
}

}  // namespace
}  // namespace sightline
