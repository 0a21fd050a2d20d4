// The program with several models at once.

#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

class EnsembleProgramTest : public CliTest {
 protected:
  EnsembleProgramTest() {
    write_tiny_model(at("soft.safetensors"));
    write_tiny_model(at("hard.safetensors"), "hard");
    write_photo(at("photo.png"));
  }

  Json record(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"caption", "--format", "jsonl", "--attention"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    arguments.emplace_back("photo.png");
    const ProgramRun said = run(arguments);
    EXPECT_EQ(said.code, 0) << said.err;
    return parse_json(said.out, "record");
  }

  const std::vector<std::string> both_{"--model", "soft.safetensors", "--model", "hard.safetensors"};
};

TEST_F(EnsembleProgramTest, TellsWhereEachModelLookedAndTheMean) {
  const Json together = record(both_);
  const Json& members = together.at("members");
  ASSERT_EQ(members.size(), 2u);
  EXPECT_EQ(members[0].at("model"), "soft.safetensors");
  EXPECT_EQ(members[1].at("model"), "hard.safetensors");
  EXPECT_EQ(members[0].at("grid"), together.at("grid"));
  const Json& mean = together.at("attention");
  ASSERT_EQ(mean.size(), together.at("words").size());
  for (std::size_t word = 0; word < mean.size(); ++word) {
    for (std::size_t cell = 0; cell < mean[word].size(); ++cell) {
      const double a = members[0].at("attention").at(word).at(cell).get<double>();
      const double b = members[1].at("attention").at(word).at(cell).get<double>();
      EXPECT_NEAR(mean[word][cell].get<double>(), (a + b) / 2, 1e-6);
    }
  }
  EXPECT_FALSE(record({"--model", "soft.safetensors"}).contains("members"));
}

TEST_F(EnsembleProgramTest, ModelsOfTheCommandLineReplaceThoseOfTheConfiguration) {
  write_file_atomically(at("config.json"), R"({"model": ["soft.safetensors", "hard.safetensors"]})");
  EXPECT_EQ(record({"--config", "config.json"}), record(both_));
  EXPECT_EQ(record({"--config", "config.json", "--model", "soft.safetensors"}),
            record({"--model", "soft.safetensors"}));
}

TEST_F(EnsembleProgramTest, OverlayAndEvaluateTakeSeveralModels) {
  std::vector<std::string> overlay{"overlay", "photo.png", "--out", "sheet.png", "--weights", "w.json"};
  overlay.insert(overlay.end(), both_.begin(), both_.end());
  const ProgramRun drawn = run(overlay);
  ASSERT_EQ(drawn.code, 0) << drawn.err;
  const Json together = record(both_), weights = read_json_file(at("w.json"));
  EXPECT_EQ(weights.at("members"), together.at("members"));
  EXPECT_EQ(weights.at("attention"), together.at("attention"));

  write_file_atomically(at("metadata.jsonl"), R"({"file_name": "photo.png", "text": "a dog runs"})"
                                              "\n");
  std::vector<std::string> evaluate{
      "evaluate", "--references",   "metadata.jsonl", "--images", ".", "--no-meteor", "--bootstrap",
      "0",        "--save-results", "results.json"};
  evaluate.insert(evaluate.end(), both_.begin(), both_.end());
  const ProgramRun scored = run(evaluate);
  ASSERT_EQ(scored.code, 0) << scored.err;
  EXPECT_EQ(read_json_file(at("results.json")).at(0).at("caption"), together.at("caption"));
}

TEST_F(EnsembleProgramTest, AnEncoderThatNoModelWantsIsRefused) {
  std::vector<std::string> arguments{"caption", "--encoder", "photo.png", "photo.png"};
  arguments.insert(arguments.end(), both_.begin(), both_.end());
  const ProgramRun refused = run(arguments);
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, HasSubstr("--encoder: found 1 file, expected 0"));
  // Nor is a second one passed over in silence, beside one model.
  const ProgramRun alone = run(
      {"caption", "--model", both_.at(1), "--encoder", "photo.png", "--encoder", "photo.png", "photo.png"});
  EXPECT_EQ(alone.code, 2);
  EXPECT_THAT(alone.err, HasSubstr("--encoder: found 2 files, expected 0"));
}

}  // namespace
}  // namespace sightline
