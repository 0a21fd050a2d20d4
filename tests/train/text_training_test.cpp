#include "train/text_training.h"

#include <gmock/gmock.h>
#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// What a run's task is prepared with, before it is put together.
struct Prepared {
  std::filesystem::path run;
  Json training;
  double drawn = 0;  // the first random number
};

class TextTrainingTest : public ::testing::Test {
 protected:
  TextTrainingTest() {
    job_.run = directory_.path() / "run";
    job_.data = "texts.tsv";
    job_.config = usual_recipe(ModelTask::classify);
    job_.command = "sightline train";
    job_.licence = "MIT";
    job_.credits = "somebody";
  }

  // Begins the run, or goes on with it, and leaves it there.
  Prepared prepared(const Json& data) {
    class Enough {};
    Prepared prepared;
    try {
      run_text_training(job_, data, "",
                        [&](const std::filesystem::path& run, const Json& training) -> TextRunParts {
                          prepared = {run, training, torch::rand({1}).item<double>()};
                          throw Enough();
                        });
    } catch (const Enough&) {
    }
    return prepared;
  }

  TemporaryDirectory directory_;
  TextTrainingJob job_;
};

TEST_F(TextTrainingTest, IsPreparedInItsDirectoryByTheRecipesSeed) {
  const Prepared first = prepared("abc");
  EXPECT_EQ(first.run, job_.run);
  EXPECT_EQ(first.training["command"], "sightline train");
  EXPECT_EQ(first.training["recipe"]["data"], "abc");
  EXPECT_EQ(first.training["recipe"]["config"], to_json(job_.config));
  torch::rand({5});  // whatever was drawn between
  job_.run = directory_.path() / "again";
  EXPECT_EQ(prepared("abc").drawn, first.drawn);
  job_.run = directory_.path() / "other";
  job_.config.seed += 1;
  EXPECT_NE(prepared("abc").drawn, first.drawn);
}

TEST_F(TextTrainingTest, ARunThatGoesOnKeepsItsWordsAndItsData) {
  prepared("abc");
  job_.resume = true;
  job_.command = "sightline train --resume";
  EXPECT_EQ(prepared("abc").training["command"], "sightline train");
  EXPECT_THAT(raised<UsageError>([&] { prepared("abd"); }), HasSubstr("data"));
}

TEST_F(TextTrainingTest, ModelsSayWhatTheRunSays) {
  job_.config.precision = StoragePrecision::fp16;
  const TextModelDescription description = description_of_run(job_, {{"epochs", 3}});
  EXPECT_EQ(description.training, (Json{{"epochs", 3}}));
  EXPECT_EQ(description.licence, "MIT");
  EXPECT_EQ(description.credits, "somebody");
  EXPECT_EQ(description.precision, StoragePrecision::fp16);
}

TEST_F(TextTrainingTest, OneThingSaysWhatToValidateOn) {
  job_.config.holdout = 0.1;
  EXPECT_NO_THROW(check_held_out(job_));
  job_.validation_data = "other.tsv";
  EXPECT_THAT(raised<UsageError>([&] { check_held_out(job_); }), HasSubstr("--holdout and --val-data"));
  job_.config.holdout = 0;
  EXPECT_NO_THROW(check_held_out(job_));
}

TEST_F(TextTrainingTest, ARecipeThatCannotBeIsRefusedBeforeAnythingIsMade) {
  job_.config.epochs = 0;
  EXPECT_THROW(prepared("abc"), UsageError);
  EXPECT_FALSE(std::filesystem::exists(job_.run));
}

}  // namespace
}  // namespace sightline
