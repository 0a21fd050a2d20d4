#include "train/run_directory.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/names_beside.h"
#include "core/recorded_disk.h"
#include "core/temporary_directory.h"
#include "data/raised.h"
#include "train/checkpoint.h"

namespace sightline {
namespace {

const Json kEnvironment{{"threads", 2}}, kOrigin{{"command", "train"}};

TEST(RunDirectory, RefusesOneThatHoldsSomething) {
  const TemporaryDirectory directory;
  directory.write("notes.txt", "mine");
  const Json recipe{{"a", 1}};
  EXPECT_NE(raised<UsageError>([&] {
              RunDirectory::begin(directory.path(), {recipe, kEnvironment, kOrigin});
            }).find("is not an empty directory"),
            std::string::npos);
  EXPECT_NE(raised<UsageError>([&] {
              std::vector<std::string> warnings;
              RunDirectory::resume(directory.path(), {recipe, kEnvironment, kOrigin}, warnings);
            }).find("holds no training run"),
            std::string::npos);
}

TEST(RunDirectory, MayBeBegunAgainUntilThereIsACheckpoint) {
  const TemporaryDirectory directory;
  const auto run = directory.path() / "run";
  const Json mistyped{{"encoder", "mobilnet"}}, recipe{{"encoder", "mobilenet_v2"}};
  RunDirectory::begin(run, {mistyped, kEnvironment, kOrigin});
  RunDirectory::begin(run, {recipe, kEnvironment, kOrigin});
  EXPECT_EQ(read_json_file(run / "config.json")["recipe"], recipe);
  directory.write("run/last/checkpoint.safetensors", "of the first epoch");
  EXPECT_NE(raised<UsageError>([&] {
              RunDirectory::begin(run, {recipe, kEnvironment, kOrigin});
            }).find("is not an empty directory"),
            std::string::npos);
}

TEST(RunDirectory, ResumesOnlyTheSameRecipe) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "deep" / "run";
  const Json recipe{{"config", {{"epochs", 3}, {"decay", "none"}}}, {"data", "x"}};
  RunDirectory::begin(path, {recipe, kEnvironment, kOrigin});
  std::vector<std::string> warnings;
  RunDirectory::resume(path, {recipe, kEnvironment, Json{{"command", "other"}}}, warnings);
  EXPECT_TRUE(warnings.empty());
  RunDirectory::resume(path, {recipe, Json{{"threads", 8}}, kOrigin}, warnings);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("threads: 2 then, 8 now"), std::string::npos);
  const Json other{{"config", {{"epochs", 4}, {"decay", "none"}}}, {"data", "x"}};
  const std::string message = raised<UsageError>([&] {
    RunDirectory::resume(path, {other, kEnvironment, kOrigin}, warnings);
  });
  EXPECT_NE(message.find("config/epochs: 3 then, 4 now"), std::string::npos) << message;
  EXPECT_EQ(message.find("decay"), std::string::npos) << message;
}

// A version that has more keys than the one that began the run.
TEST(RunDirectory, KeysThatCameLaterHadTheirDefaults) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "run";
  const Json earlier{{"epochs", 3}}, now{{"epochs", 3}, {"shuffle", true}};
  RunDirectory::begin(path, {earlier, kEnvironment, kOrigin});
  std::vector<std::string> warnings;
  EXPECT_THROW(RunDirectory::resume(path, {now, kEnvironment, kOrigin}, warnings), UsageError);
  const auto completed = [](const Json& recorded) {
    Json whole{{"epochs", 20}, {"shuffle", true}};
    whole.update(recorded);
    return whole;
  };
  EXPECT_NO_THROW(RunDirectory::resume(path, {now, kEnvironment, kOrigin, {completed}}, warnings));
  EXPECT_TRUE(warnings.empty());
  const Json other{{"epochs", 3}, {"shuffle", false}};
  const std::string message = raised<UsageError>([&] {
    RunDirectory::resume(path, {other, kEnvironment, kOrigin, {completed}}, warnings);
  });
  EXPECT_NE(message.find("shuffle: true then, false now"), std::string::npos) << message;
}

TEST(RunDirectory, SomebodyElsesConfigStays) {
  const TemporaryDirectory directory;
  const Json recipe{{"a", 1}};
  for (const std::string config : {R"({"model": "llama"})", "[]", "not JSON", R"({"recipe": {}})"}) {
    directory.write("config.json", config);
    directory.write("log.jsonl", "theirs");
    EXPECT_NE(raised<UsageError>([&] {
                RunDirectory::begin(directory.path(), {recipe, kEnvironment, kOrigin});
              }).find("is not an empty directory"),
              std::string::npos);
    EXPECT_EQ(read_file(directory.path() / "config.json"), config);
    EXPECT_FALSE(std::filesystem::exists(directory.path() / ".lock"));
  }
}

TEST(RunDirectory, OneProcessAtATime) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "run";
  const Json recipe{{"a", 1}};
  std::vector<std::string> warnings;
  {
    const RunDirectory first = RunDirectory::begin(path, {recipe, kEnvironment, kOrigin});
    EXPECT_NE(raised<EnvironmentError>([&] {
                RunDirectory::begin(path, {recipe, kEnvironment, kOrigin});
              }).find("another process"),
              std::string::npos);
    EXPECT_THROW(RunDirectory::resume(path, {recipe, kEnvironment, kOrigin}, warnings), EnvironmentError);
  }
  RunDirectory::resume(path, {recipe, kEnvironment, kOrigin}, warnings);
  directory.write("killed/.lock", "");  // is all that a process left
  RunDirectory::begin(directory.path() / "killed", {recipe, kEnvironment, kOrigin});
}

TEST(RunDirectory, WhatKilledProcessesLeftOfItsFilesGoesAndNothingElse) {
  const TemporaryDirectory directory;
  const Json recipe{{"a", 1}};
  const auto half = [&](const std::string& folder, const std::string& file) {
    return directory.write(folder + temporary_start(file) + "999999999-0123456789ab", "half");
  };
  // Killed before there was anything but the beginning of config.json.
  const auto first = half("run/", "config.json");
  const auto run = directory.path() / "run";
  RunDirectory::begin(run, {recipe, kEnvironment, kOrigin});
  EXPECT_FALSE(std::filesystem::exists(first));
  // Killed in its first checkpoint: it may be begun again, or go on.
  std::vector<std::filesystem::path> gone{half("run/last/", "checkpoint.safetensors")};
  RunDirectory::begin(run, {recipe, kEnvironment, kOrigin});
  EXPECT_FALSE(std::filesystem::exists(gone[0]));

  directory.write("run/last/checkpoint.safetensors", "of the first epoch");
  gone = {half("run/", "config.json"), half("run/", "best.safetensors"),
          half("run/last/", "checkpoint.safetensors")};
  const std::vector<std::filesystem::path> kept{
      half("run/", "photo.jpg"), half("run/last/", "photo.jpg"), directory.write("run/last/.sightline-x", ""),
      directory.write("run/" + temporary_start("best.safetensors") + std::to_string(::getppid()), "living")};
  std::vector<std::string> warnings;
  RunDirectory::resume(run, {recipe, kEnvironment, kOrigin}, warnings);
  for (const auto& file : gone) EXPECT_FALSE(std::filesystem::exists(file)) << file;
  for (const auto& file : kept) EXPECT_TRUE(std::filesystem::exists(file)) << file;
  EXPECT_EQ(read_file(run / "last" / "checkpoint.safetensors"), "of the first epoch");
}

TEST(RunDirectory, OneNumberMayGrow) {
  const TemporaryDirectory directory;
  const auto path = directory.path() / "run";
  const auto recipe = [](int epochs, double rate) {
    return Json{{"config", {{"epochs", epochs}, {"rate", rate}}}};
  };
  const RunContinuation growing{{}, "config/epochs"};
  const Json three = recipe(3, 0.5), four = recipe(4, 0.5), other = recipe(5, 0.25);
  RunDirectory::begin(path, {three, kEnvironment, kOrigin});
  std::vector<std::string> warnings;
  EXPECT_THROW(RunDirectory::resume(path, {four, kEnvironment, kOrigin}, warnings), UsageError);
  RunDirectory::resume(path, {four, kEnvironment, kOrigin, growing}, warnings);
  ASSERT_EQ(warnings.size(), 1u);
  EXPECT_NE(warnings[0].find("config/epochs: 3 then, 4 now: the run goes on"), std::string::npos)
      << warnings[0];
  EXPECT_EQ(read_json_file(path / "config.json")["recipe"], four);
  EXPECT_EQ(read_json_file(path / "config.json")["command"], "train");
  // Shorter, or with anything else changed, it is another run.
  EXPECT_THROW(RunDirectory::resume(path, {three, kEnvironment, kOrigin, growing}, warnings), UsageError);
  try {
    RunDirectory::resume(path, {other, kEnvironment, kOrigin, growing}, warnings);
    FAIL() << "resumed";
  } catch (const UsageError& error) {
    EXPECT_NE(error.hint().find("only config/epochs may change, and only grow"), std::string::npos);
    EXPECT_NE(error.hint().find("--start-from " + (path / "best.safetensors").string()), std::string::npos);
  }
  EXPECT_EQ(read_json_file(path / "config.json")["recipe"], four);
}

TEST(TrainingLog, CutsWhatTheCheckpointDoesNotKnow) {
  const TemporaryDirectory directory;
  const auto file = directory.path() / "log.jsonl";
  std::int64_t size = 0;
  {
    TrainingLog log(file, 0);
    log.write({{"step", 1}});
    size = log.size();
    log.write({{"step", 2}});
  }
  TrainingLog log(file, size);
  log.write({{"step", 3}});
  EXPECT_EQ(read_file(file), "{\"step\":1}\n{\"step\":3}\n");
}

// As the loop does it: lines, then a checkpoint that says how many bytes of log it goes on from.
TEST(RunDirectory, ACheckpointNeverOutlivesTheLogThatItCountsOn) {
  if (!testing::RecordedDisk::works()) GTEST_SKIP() << "calls of the C library cannot be watched here";
  const TemporaryDirectory directory;
  const auto run_path = directory.path() / "run";
  const Json recipe{{"a", 1}};
  std::vector<testing::RecordedDisk::Image> images;
  {
    testing::RecordedDisk disk(directory.path());
    const RunDirectory run = RunDirectory::begin(run_path, {recipe, kEnvironment, kOrigin});
    TrainingLog log(run.log(), 0);
    for (int step = 1; step <= 3; ++step) {
      log.write({{"step", step}});
      log.sync();
      save_checkpoint(run.checkpoint(), {{{"x", at::zeros({1})}}, std::to_string(log.size())});
    }
    images = disk.images({"log.jsonl", ".safetensors"});
  }
  const std::string lines = read_file(run_path / "log.jsonl");
  EXPECT_GT(images.size(), 8u);
  for (const testing::RecordedDisk::Image& image : images) {
    testing::restore(image, directory.path());
    if (!image.contains("run/last/checkpoint.safetensors")) continue;
    std::vector<std::string> warnings;
    const RunDirectory run = RunDirectory::resume(run_path, {recipe, kEnvironment, kOrigin}, warnings);
    const auto size = std::stoul(load_checkpoint(run.checkpoint()).progress);
    EXPECT_EQ(read_file(run.log()).substr(0, size), lines.substr(0, size));
  }
}

}  // namespace
}  // namespace sightline
