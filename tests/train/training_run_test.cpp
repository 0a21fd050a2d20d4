#include "train/training_run.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

class TrainingRunTest : public ::testing::Test {
 protected:
  // Opens the run and gives it back.
  void open(bool resume, const TrainingConfig& config) {
    open_run(run_, resume, {{"config", to_json(config)}, {"data", 7}}, {{"command", "train"}}, {});
  }
  Json recorded() const { return read_json_file(run_ / "config.json"); }

  TemporaryDirectory directory_;
  std::filesystem::path run_ = directory_.path() / "run";
};

TEST_F(TrainingRunTest, TakesWhatWasSettledWhenItWasBegun) {
  RunJob job;
  job.command = "of now";
  job.licence = "of now";
  job.credits = "of now";
  take_words_of_run(job, {{"command", "of then"}, {"licence", ""}}, "config.json");
  EXPECT_EQ(job.command, "of then");
  EXPECT_EQ(job.licence, "") << "none was given then";
  EXPECT_EQ(job.credits, "of now") << "the run is older than the key";
  EXPECT_THAT(raised<DataError>([&] {
                take_words_of_run(job, {{"credits", 7}}, "run/config.json");
              }),
              HasSubstr("run/config.json: key 'credits'"));
}

TEST_F(TrainingRunTest, MayGrowByEpochsAndByNothingElse) {
  TrainingConfig config;
  config.epochs = 3;
  open(false, config);
  config.epochs = 5;
  open(true, config);
  EXPECT_EQ(recorded()["recipe"]["config"]["epochs"], 5);
  config.epochs = 4;
  EXPECT_THROW(open(true, config), UsageError);
  config.epochs = 5;
  config.learning_rate *= 2;
  EXPECT_THAT(raised<UsageError>([&] { open(true, config); }), HasSubstr("learning_rate"));
}

// Keys of later versions had their defaults, and other values are another recipe.
TEST_F(TrainingRunTest, ARecipeOfAnEarlierVersionIsCompleted) {
  TrainingConfig config;
  open(false, config);
  Json file = recorded();
  ASSERT_EQ(file["recipe"]["config"].erase("label_smoothing"), 1u);
  write_file_atomically(run_ / "config.json", dump_json(file));
  open(true, config);
  config.cross_entropy.label_smoothing += 0.25;
  EXPECT_THAT(raised<UsageError>([&] { open(true, config); }), HasSubstr("label_smoothing"));
}

}  // namespace
}  // namespace sightline
