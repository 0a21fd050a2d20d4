#include <torch/script.h>

#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "distill/tiny_teacher.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

class DistillTest : public CliTest {
 protected:
  DistillTest() {
    write_tiny_teacher(at("teacher.pt"));
    draw_patches(at("photos/inner"), 24);
  }
  std::vector<std::string> command(const std::vector<std::string>& more = {}) const {
    std::vector<std::string> all{"distill",
                                 "--teacher",
                                 "torchscript:teacher.pt,size=32",
                                 "--student",
                                 "resnet18:layer1",
                                 "--image-size",
                                 "32",
                                 "--images",
                                 "photos",
                                 "--photos-per-batch",
                                 "6",
                                 "--hold-out",
                                 "0.2",
                                 "--warmup-steps",
                                 "2",
                                 "--epochs",
                                 "12",
                                 "--early-stopping",
                                 "0",
                                 "--out",
                                 "run"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
};

// A tiny student learns a tiny teacher, and captions are learnt from what it sees.
TEST_F(DistillTest, MakesAnEncoderThatTrainTakes) {
  const ProgramRun distilled = run(command({"--keep-projection"}));
  ASSERT_EQ(distilled.code, 0) << distilled.err;
  EXPECT_THAT(distilled.out, IsEmpty());
  EXPECT_THAT(distilled.err, HasSubstr("--encoder resnet18:layer1+6@4x4"));
  std::istringstream log(read_file(at("run/log.jsonl")));
  std::vector<double> cosines;
  for (std::string line; std::getline(log, line);) {
    const Json json = parse_json(line, "log");
    if (json["type"] == "epoch") cosines.push_back(json["validation"]["cosine"].get<double>());
  }
  ASSERT_EQ(cosines.size(), 12u);
  EXPECT_GT(cosines.back(), cosines.front() + 0.1);
  EXPECT_GT(cosines.back(), 0.5);

  const std::string tiny = std::string(SIGHTLINE_SOURCE_DIR) + "/datasets/tiny/";
  const ProgramRun trained =
      run({"train", "--data", tiny + "captions_train.json", "--images", tiny + "images", "--encoder",
           "resnet18:layer1+6@4x4", "--encoder-weights", "run/student.safetensors", "--image-size", "32",
           "--epochs", "1", "--hidden-size", "16", "--out", "captions"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  write_photo(at("photo.png"));
  EXPECT_EQ(run({"caption", "--model", "captions/best.safetensors", "photo.png"}).code, 0);

  EXPECT_EQ(run(command({"--keep-projection"})).code, 2) << "a run is not overwritten";
  EXPECT_EQ(run(command({"--keep-projection", "--resume"})).code, 0);
  const ProgramRun other = run(command({"--resume"}));
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("keep_projection: true then, false now"));
}

TEST_F(DistillTest, TakesListsOfNames) {
  std::string names;
  for (int i = 0; i < 12; ++i)
    names += at("photos/inner/patches" + std::to_string(i) + ".png").string() + "\n";
  write_file_atomically(at("photos.txt"), names);
  write_file_atomically(at("held.txt"), "patches3.png\nelsewhere/patches5.png\n");
  const ProgramRun distilled = run({"distill", "--teacher", "torchscript:teacher.pt,size=32", "--student",
                                    "resnet18:layer1", "--image-size", "32", "--images", "photos.txt",
                                    "--held-images", "held.txt", "--epochs", "1", "--out", "run"});
  ASSERT_EQ(distilled.code, 0) << distilled.err;
  const Json recipe = read_json_file(at("run/config.json")).at("recipe");
  EXPECT_EQ(recipe.at("photos").at("count"), 10);
  EXPECT_EQ(recipe.at("held").at("count"), 2);

  write_file_atomically(at("held.txt"), "nowhere.png\n");
  const ProgramRun none = run(command({"--held-images", "held.txt"}));
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("--hold-out"));
}

TEST_F(DistillTest, NoInputIsReplaced) {
  std::filesystem::create_directories(at("run"));
  std::filesystem::copy_file(at("teacher.pt"), at("run/student.safetensors"));
  const ProgramRun failed = run(command({"--student-weights", "run/student.safetensors"}));
  EXPECT_EQ(failed.code, 2);
  EXPECT_THAT(failed.err, HasSubstr("run/student.safetensors: is the file of --student-weights"));
  EXPECT_EQ(read_file(at("run/student.safetensors")), read_file(at("teacher.pt")));
}

TEST_F(DistillTest, SaysWhatIsMissingOrWrong) {
  const auto error_of = [this](const std::vector<std::string>& arguments, int code) {
    const ProgramRun failed = run(arguments);
    EXPECT_EQ(failed.code, code) << failed.err;
    return failed.err;
  };
  EXPECT_THAT(error_of({"distill", "--images", "photos"}, 2), HasSubstr("--out RUN"));
  EXPECT_THAT(error_of({"distill", "--out", "run"}, 2), HasSubstr("--images DIR"));
  EXPECT_THAT(error_of({"distill", "--out", "run", "--images", "photos"}, 2),
              HasSubstr("--teacher torchscript:FILE"));
  EXPECT_THAT(error_of(command({"--teacher", "resnet19:teacher.pt"}), 2),
              HasSubstr("unknown encoder 'resnet19'"));
  EXPECT_THAT(error_of(command({"--teacher", "mobilenet_v2:none.pth"}), 3), HasSubstr("none.pth"));
  EXPECT_THAT(error_of(command({"--views", "sideways"}), 2), HasSubstr("original, mirror, corners"));
  EXPECT_THAT(error_of(command({"--student-weights", "teacher.pt"}), 3), HasSubstr("teacher.pt"));
}

}  // namespace
}  // namespace sightline
