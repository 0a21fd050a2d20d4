#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class TrainTest : public CliTest {
 protected:
  // Two epochs of the drawn pictures, everything as small as it gets.
  std::vector<std::string> command(std::vector<std::string> more) const {
    const std::string tiny = std::string(SIGHTLINE_SOURCE_DIR) + "/datasets/tiny/";
    std::vector<std::string> all{"train",
                                 "--data",
                                 tiny + "captions_train.json",
                                 "--images",
                                 tiny + "images",
                                 "--val-data",
                                 tiny + "captions_val.json",
                                 "--out",
                                 "run"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  std::vector<std::string> fresh(std::vector<std::string> more = {}) const {
    more.insert(more.begin(), {"--preset", std::string(SIGHTLINE_SOURCE_DIR) + "/datasets/tiny/recipe.json",
                               "--epochs", "2", "--hidden-size", "24"});
    return command(more);
  }
};

TEST_F(TrainTest, MakesAModelThatCaptions) {
  const ProgramRun trained = run(fresh({"--licence", "MIT"}));
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.out, IsEmpty());
  EXPECT_THAT(trained.err, HasSubstr("run/best.safetensors"));
  EXPECT_EQ(read_json_file(at("run/config.json")).at("recipe").at("config").at("decoder").at("hidden_size"),
            24);
  const Json description =
      parse_json(run({"inspect", "--format", "json", "run/best.safetensors"}).out, "inspect");
  EXPECT_EQ(description.at("decoder").at("hidden_size"), 24);
  EXPECT_EQ(description.at("licence"), "MIT");
  EXPECT_THAT(description.at("training").dump(), HasSubstr("--hidden-size 24"));
  write_photo(at("photo.png"));
  EXPECT_EQ(run({"caption", "--model", "run/best.safetensors", "photo.png"}).code, 0);

  const ProgramRun again = run(fresh());
  EXPECT_EQ(again.code, 2) << "a run is not overwritten";
  EXPECT_THAT(again.err, HasSubstr("run"));
  const ProgramRun resumed = run(command({"--resume"}));
  EXPECT_EQ(resumed.code, 0) << resumed.err;
}

TEST_F(TrainTest, BrokenDataExitsWithThree) {
  write_file_atomically(at("broken.json"), R"({"images": [{"id": 1}]})");
  const ProgramRun broken = run({"train", "--data", "broken.json", "--images", ".", "--out", "run"});
  EXPECT_EQ(broken.code, 3);
  EXPECT_THAT(broken.err, HasSubstr("broken.json"));
}

// With steps too small to matter, the second model is the first one, encoder and all.
TEST_F(TrainTest, StartsFromAModel) {
  ASSERT_EQ(run(fresh()).code, 0);
  std::vector<std::string> again = fresh({"--start-from", "run/best.safetensors", "--learning-rate", "1e-12",
                                          "--encoder-learning-rate", "1e-12", "--freeze-batch-norm"});
  *std::find(again.begin(), again.end(), "run") = "second";
  const ProgramRun second = run(again);
  ASSERT_EQ(second.code, 0) << second.err;
  EXPECT_THAT(second.err, HasSubstr("starting from run/best.safetensors"));
  write_photo(at("photo.png"));
  const auto caption = [&](const std::string& model) {
    return run({"caption", "--n-best", "3", "--model", model + "/best.safetensors", "photo.png"}).out;
  };
  EXPECT_EQ(caption("run"), caption("second"));

  const ProgramRun resumed = run({"train", "--data", "x.json", "--images", ".", "--out", "second", "--resume",
                                  "--start-from", "run/best.safetensors"});
  EXPECT_EQ(resumed.code, 2);
  EXPECT_THAT(resumed.err, HasSubstr("--start-from"));
}

TEST_F(TrainTest, PresetsLoad) {
  std::size_t presets = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(SIGHTLINE_SOURCE_DIR) + "/models/presets")) {
    if (entry.path().extension() != ".json") continue;
    ++presets;
    // The missing data is noticed after the recipe is read.
    const ProgramRun run = this->run({"train", "--data", "none.json", "--images", ".", "--out", "run",
                                      "--preset", entry.path().stem().string()});
    EXPECT_EQ(run.code, 3) << run.err;
    EXPECT_THAT(run.err, HasSubstr("none.json"));
  }
  if (presets == 0) GTEST_SKIP() << "there are no presets yet";
}

}  // namespace
}  // namespace sightline
