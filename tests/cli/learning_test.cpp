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
// program end to end. Takes a few minutes on two cores; ctest runs it as an entry of its own.
class LearningTest : public ::testing::Test {
 protected:
  struct Learnt {
    double exact = 0;     // share of held-out scenes captioned with one of their captions
    double pointing = 0;  // share of object words whose peak is in the object's box
    std::string messages;
  };

  LearningTest() {
    run({"shapes", "--out", "scenes", "--count", "3000", "--val", "150", "--seed", "5", "--quiet"});
  }

  Learnt learn(const std::string& out, const std::vector<std::string>& more) const {
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
                                      out};
    training.insert(training.end(), more.begin(), more.end());
    Learnt learnt;
    learnt.messages = run(training).err;
    const ProgramRun scored = run({"evaluate", "--references", "scenes/captions_val.json", "--images",
                                   "scenes/images", "--model", out + "/best.safetensors", "--format", "json",
                                   "--bootstrap", "0", "--save-results", "said.json"});
    learnt.pointing = parse_json(scored.out, "scores").at("attention_pointing").get<double>();
    learnt.exact = exact_share();
    return learnt;
  }

 private:
  ProgramRun run(const std::vector<std::string>& arguments) const {
    ProgramSetting setting;
    setting.directory = directory_.path();
    ProgramRun program = run_sightline(arguments, setting);
    EXPECT_EQ(program.code, 0) << program.err;
    return program;
  }

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

  TemporaryDirectory directory_;
};

TEST_F(LearningTest, SoftAndThenHardAttentionCaptionAndPoint) {
  const Learnt soft = learn("soft", {"--epochs", "9"});
  EXPECT_GT(soft.exact, 0.7);
  EXPECT_GT(soft.pointing, 0.75);
  EXPECT_THAT(soft.messages, Not(HasSubstr("collapsed")));

  const Learnt hard =
      learn("hard", {"--start-from", "soft/best.safetensors", "--epochs", "3", "--learning-rate", "0.001",
                     "--attention", "hard", "--baseline", "leave-one-out", "--glimpse-samples", "2",
                     "--reward-weight", "10", "--entropy-weight", "-0.1"});
  EXPECT_GT(hard.exact, 0.7);
  EXPECT_GT(hard.pointing, 0.8);
  EXPECT_THAT(hard.messages, Not(HasSubstr("collapsed")));
}

// Frozen by a penalty that leaves it nothing but the even map.
TEST_F(LearningTest, TrainingWarnsOfFrozenAttention) {
  EXPECT_THAT(learn("frozen", {"--epochs", "2", "--doubly-stochastic", "1000"}).messages,
              HasSubstr("attention has collapsed: the maps are the same at every word"));
}

}  // namespace
}  // namespace sightline
