#include <gmock/gmock.h>

#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/program_under_test.h"
#include "core/json.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

// Draws scenes, trains encoder and decoder on them from random weights, and looks at what was learnt: the
// program end to end. Each takes about a minute on two cores; ctest runs them as an entry of their own.
class LearningTest : public ::testing::Test {
 protected:
  struct Learnt {
    double exact = 0;     // share of held-out scenes captioned with one of their captions
    double pointing = 0;  // share of object words whose peak is in the object's box
    std::string messages;
  };

  ProgramRun run(const std::vector<std::string>& arguments) const {
    ProgramSetting setting;
    setting.directory = directory_.path();
    ProgramRun program = run_sightline(arguments, setting);
    EXPECT_EQ(program.code, 0) << program.err;
    return program;
  }

  Learnt learn(const std::vector<std::string>& more) const {
    run({"shapes", "--out", "scenes", "--count", "3000", "--val", "150", "--seed", "5", "--quiet"});
    std::vector<std::string> training{"train",
                                      "--data",
                                      "scenes/captions_train.json",
                                      "--images",
                                      "scenes/images",
                                      "--val-data",
                                      "scenes/captions_val.json",
                                      "--preset",
                                      "shapes",
                                      "--out",
                                      "run"};
    training.insert(training.end(), more.begin(), more.end());
    Learnt learnt;
    learnt.messages = run(training).err;
    const ProgramRun scored =
        run({"evaluate", "--references", "scenes/captions_val.json", "--images", "scenes/images", "--model",
             "run/best.safetensors", "--format", "json", "--bootstrap", "0", "--save-results", "said.json"});
    learnt.pointing = parse_json(scored.out, "scores").at("attention_pointing").get<double>();
    learnt.exact = exact_share();
    return learnt;
  }

 private:
  double exact_share() const {
    const Json scenes = read_json_file(directory_.path() / "scenes/captions_val.json");
    std::map<std::int64_t, std::set<std::string>> captions;
    for (const Json& annotation : scenes.at("annotations"))
      captions[annotation.at("image_id")].insert(annotation.at("caption").get<std::string>());
    const Json said = read_json_file(directory_.path() / "said.json");
    double exact = 0;
    for (const Json& result : said) exact += captions.at(result.at("image_id")).count(result.at("caption"));
    return exact / static_cast<double>(said.size());
  }

  testing::TemporaryDirectory directory_;
};

TEST_F(LearningTest, SoftAttentionCaptionsAndPoints) {
  const Learnt learnt = learn({"--epochs", "7"});
  EXPECT_GT(learnt.exact, 0.8);
  EXPECT_GT(learnt.pointing, 0.75);
  EXPECT_THAT(learnt.messages, Not(HasSubstr("collapsed")));
}

TEST_F(LearningTest, HardAttentionCaptionsAndPoints) {
  const Learnt learnt = learn({"--epochs", "7", "--attention", "hard", "--baseline", "leave-one-out",
                               "--glimpse-samples", "2", "--reward-weight", "10", "--entropy-weight", "0"});
  EXPECT_GT(learnt.exact, 0.6);
  EXPECT_GT(learnt.pointing, 0.6);
  EXPECT_THAT(learnt.messages, Not(HasSubstr("collapsed")));
}

// Frozen by a penalty that leaves it nothing but the even map.
TEST_F(LearningTest, TrainingWarnsOfFrozenAttention) {
  EXPECT_THAT(learn({"--epochs", "2", "--doubly-stochastic", "1000"}).messages,
              HasSubstr("attention has collapsed: the maps are the same at every word"));
}

}  // namespace
}  // namespace sightline
