#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

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

// One of our own models supplies the encoder, to training and to what it makes.
TEST_F(TrainTest, AModelWithoutItsEncoderTakesItFromTheModelItWasTrainedWith) {
  const ProgramRun trained =
      run(fresh({"--no-train-encoder", "--decoder-only", "--encoder-weights", model().string()}));
  ASSERT_EQ(trained.code, 0) << trained.err;
  write_photo(at("photo.png"));
  EXPECT_EQ(run({"caption", "--model", "run/best.safetensors", "photo.png"}).code, 3);
  const ProgramRun captioned =
      run({"caption", "--model", "run/best.safetensors", "--encoder", model().string(), "photo.png"});
  EXPECT_EQ(captioned.code, 0) << captioned.err;
}

TEST_F(TrainTest, BrokenDataExitsWithThree) {
  write_file_atomically(at("broken.json"), R"({"images": [{"id": 1}]})");
  const ProgramRun broken = run({"train", "--data", "broken.json", "--images", ".", "--out", "run"});
  EXPECT_EQ(broken.code, 3);
  EXPECT_THAT(broken.err, HasSubstr("broken.json"));
}

class TrainFormsTest : public TrainTest {
 protected:
  void SetUp() override {
    for (const char* name : {"photo.png", "other.png", "third.png"}) write_photo(at(name));
  }
  // One epoch on the photos here, into a directory of its own.
  ProgramRun learn(std::vector<std::string> more) {
    more.insert(more.begin(), {"train", "--images", ".", "--preset",
                               std::string(SIGHTLINE_SOURCE_DIR) + "/datasets/tiny/recipe.json", "--epochs",
                               "1", "--hidden-size", "16", "--out", "run" + std::to_string(runs_++)});
    return run(more);
  }
  static constexpr char kKarpathy[] = R"({"images": [
    {"filename": "photo.png", "split": "train", "imgid": 0, "sentences": [{"raw": "a red circle"}]},
    {"filename": "other.png", "split": "restval", "imgid": 1, "sentences": [{"raw": "a red square"}]},
    {"filename": "third.png", "split": "test", "imgid": 2, "sentences": [{"raw": "a blue square"}]}]})";
  static constexpr char kOneAbsent[] =
      R"({"images": [{"id": 7, "file_name": "photo.png"}, {"id": 8, "file_name": "absent.png"}],
          "annotations": [{"id": 1, "image_id": 7, "caption": "a dog"}, {"id": 2, "image_id": 8, "caption": "a cat"}]})";

  int runs_ = 0;
};

// From training to captions and scores.
TEST_F(TrainFormsTest, CharactersOfScriptsWithoutSpacesAreLearnt) {
  write_file_atomically(at("zh.json"), R"({"images": [
    {"id": 1, "file_name": "photo.png"}, {"id": 2, "file_name": "other.png"}], "annotations": [
    {"id": 1, "image_id": 1, "caption": "红色的圆。"}, {"id": 2, "image_id": 2, "caption": "红色的方块"}]})");
  const ProgramRun words = learn({"--data", "zh.json", "--minimum-count", "1"});
  EXPECT_EQ(words.code, 0) << words.err;
  EXPECT_THAT(words.err, HasSubstr("2 of 2 captions have no spaces between words"));
  EXPECT_THAT(words.err, HasSubstr("--tokens characters"));

  const ProgramRun trained = learn({"--data", "zh.json", "--minimum-count", "1", "--tokens", "characters"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("2 captions, 10 words"));  // six characters and the four special words
  EXPECT_THAT(trained.err, Not(HasSubstr("have no spaces")));
  EXPECT_THAT(run({"inspect", "run1/best.safetensors"}).out, HasSubstr("characters"));
  const ProgramRun said =
      run({"caption", "--model", "run1/best.safetensors", "--prefix", "红色的圆", "photo.png"});
  EXPECT_EQ(said.code, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("红色的圆"));

  const std::vector<std::string> score{"evaluate", "--references", "zh.json", "--bootstrap", "0"};
  const auto scored = [&](std::vector<std::string> more) {
    more.insert(more.begin(), score.begin(), score.end());
    return run(more);
  };
  const ProgramRun by_model = scored({"--model", "run1/best.safetensors", "--images", ".", "--prefix",
                                      "红色的圆", "--max-length", "4", "--save-results", "said.json"});
  EXPECT_EQ(by_model.code, 0) << by_model.err;
  EXPECT_THAT(by_model.out, HasSubstr("characters"));
  // Of eight characters seven are right (圆 is no 方), as unigrams.
  const ProgramRun by_characters = scored({"--results", "said.json", "--tokens", "characters"});
  EXPECT_THAT(by_characters.out, ContainsRegex("BLEU-1 \\(no BP\\) +0\\.8750"));
  const ProgramRun by_words = scored({"--results", "said.json"});
  EXPECT_THAT(by_words.out, ContainsRegex("BLEU-1 \\(no BP\\) +0\\.5000"));
  EXPECT_THAT(by_words.err, HasSubstr("--tokens characters scores their characters"));
}

TEST_F(TrainFormsTest, LabelsTrainByTemplates) {
  write_file_atomically(at("labels.tsv"), "file_name\tlabel\nphoto.png\thour_glass\nother.png\tdog\n");
  const ProgramRun trained =
      learn({"--data", "labels.tsv", "--label-templates", "a {}", "a photo of a {}", "--label-weight", "2"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  // a, an, hour, glass, photo, of, dog and the four special ones.
  EXPECT_THAT(trained.err, HasSubstr("4 captions, 11 words"));
  const ProgramRun other = learn({"--data", "labels.tsv", "--label-templates", "a photo"});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("has no {}"));
  EXPECT_EQ(learn({"--data", "labels.tsv", "--label-weight", "2"}).code, 2);
}

TEST_F(TrainFormsTest, EveryFormOfCaptionsTrains) {
  write_file_atomically(at("metadata.jsonl"), R"({"file_name": "photo.png", "text": "a dog on the grass"}
{"file_name": "other.png", "text": "a dog"}
)");
  write_file_atomically(at("tokens.txt"), "photo.png#0\ta dog on the grass .\nother.png#0\ta dog .\n");
  write_file_atomically(at("table.csv"), "image,caption\nphoto.png,a dog on the grass\nother.png,a dog\n");
  write_file_atomically(at("table.tsv"), "photo.png\ta dog on the grass\nother.png\ta dog\n");
  for (const char* file : {"metadata.jsonl", "tokens.txt", "table.csv", "table.tsv"}) {
    const ProgramRun trained = learn({"--data", file});
    EXPECT_EQ(trained.code, 0) << file << trained.err;
    EXPECT_THAT(trained.err, HasSubstr("2 captions, 9 words")) << file;
  }
  std::filesystem::create_directory(at("set"));
  for (const char* name : {"photo", "other"}) {
    std::filesystem::rename(at(name + std::string(".png")), at("set/" + std::string(name) + ".png"));
    write_file_atomically(at("set/" + std::string(name) + ".txt"), "a dog\n");
  }
  const ProgramRun folder = run({"train", "--data", "set", "--preset",
                                 std::string(SIGHTLINE_SOURCE_DIR) + "/datasets/tiny/recipe.json", "--epochs",
                                 "1", "--hidden-size", "16", "--out", "folder"});
  EXPECT_EQ(folder.code, 0) << folder.err;
}

TEST_F(TrainFormsTest, SplitsOfAKarpathyFileAndSeveralFiles) {
  write_file_atomically(at("karpathy.json"), kKarpathy);
  write_file_atomically(at("more.tsv"), "other.png\ta green star\n");
  const ProgramRun standard = learn({"--data", "karpathy.json"});
  EXPECT_EQ(standard.code, 0) << standard.err;
  EXPECT_THAT(
      standard.err,
      HasSubstr(
          "karpathy.json: learning from 'restval', 'train', left out are 'test' (--split names others)"));
  EXPECT_THAT(standard.err, HasSubstr("2 captions, "));
  EXPECT_THAT(learn({"--data", "karpathy.json", "--split", "train,test"}).err, HasSubstr("2 captions, "));
  EXPECT_THAT(learn({"--data", "karpathy.json", "--split", "train"}).err, HasSubstr("1 caption, "));
  const ProgramRun several =
      learn({"--data", "karpathy.json", "--data", "more.tsv", "--split", "train", "--split", "restval",
             "--val-data", "karpathy.json", "--val-split", "test"});
  EXPECT_EQ(several.code, 0) << several.err;
  EXPECT_THAT(several.err, HasSubstr("3 captions, "));
  const ProgramRun none = learn({"--data", "karpathy.json", "--val-data", "karpathy.json"});
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.err, HasSubstr("name the split that is meant"));
}

TEST_F(TrainFormsTest, OneAbsentPhotoIsLeftOut) {
  write_file_atomically(at("absent_one.json"), kOneAbsent);
  const ProgramRun trained = learn({"--data", "absent_one.json"});
  EXPECT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("absent.png"));
  EXPECT_THAT(trained.err, HasSubstr("1 caption, "));
  const ProgramRun strict = learn({"--data", "absent_one.json", "--max-bad", "0"});
  EXPECT_EQ(strict.code, 3);
  EXPECT_THAT(strict.err, HasSubstr("lacks 1 of its 2 photos"));
  EXPECT_THAT(strict.err, HasSubstr("--max-bad"));
}

TEST_F(TrainFormsTest, CaptionsWithoutSpacesAreTold) {
  write_file_atomically(at("chinese.json"), R"({"images": [{"id": 7, "file_name": "photo.png"}],
    "annotations": [{"id": 0, "image_id": 7, "caption": "一只狗在草地上"}, {"id": 1, "image_id": 7, "caption": "草地上的狗"}]})");
  const ProgramRun trained = learn({"--data", "chinese.json"});
  EXPECT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("have no spaces between words"));
  const ProgramRun rare = learn({"--data", "chinese.json", "--minimum-count", "5"});
  EXPECT_EQ(rare.code, 3);
  EXPECT_THAT(rare.err, HasSubstr("chinese.json: no word comes 5 times"));
}

TEST_F(TrainFormsTest, NoInputIsReplaced) {
  write_file_atomically(at("captions.json"), kOneAbsent);
  write_file_atomically(at("notes.json"), "{}");
  const ProgramRun data = learn({"--data", "captions.json", "--feature-cache", "./captions.json"});
  EXPECT_EQ(data.code, 2);
  EXPECT_THAT(data.err, HasSubstr("--feature-cache ./captions.json: is the file of --data"));
  write_mobilenet_weights(at("mobilenet.safetensors"));
  const ProgramRun notes =
      learn({"--data", "captions.json", "--encoder", "mobilenet_v2", "--no-train-encoder",
             "--encoder-weights", "mobilenet.safetensors", "--feature-cache", "notes.json"});
  EXPECT_EQ(notes.code, 2);
  EXPECT_THAT(notes.err, HasSubstr("notes.json: is no feature cache"));
  EXPECT_EQ(read_file(at("captions.json")), kOneAbsent);
  EXPECT_EQ(read_file(at("notes.json")), "{}");
}

TEST_F(TrainTest, TextsWithoutATaskAreToldTheirs) {
  for (const auto& [rows, task] :
       {std::pair<std::string, std::string>{"source\ttarget\nten\t10\n", "rewrite"},
        {"label\ttext\npos\tfine\n", "classify"}}) {
    std::ofstream(at("texts.tsv")) << rows;
    const ProgramRun found = run({"train", "--data", "texts.tsv", "--out", "run"});
    EXPECT_EQ(found.code, 2);
    EXPECT_THAT(found.err, HasSubstr("train needs --images DIR"));
    EXPECT_THAT(found.err, HasSubstr("--task " + task + " learns from "));
  }
}

// Tried by a user: each was taken without a word.
TEST_F(TrainTest, AFlagThatCountsForNothingIsRefusedOrSaid) {
  for (const auto& [flags, said] : std::vector<std::pair<std::vector<std::string>, std::string>>{
           {{"--task", "rewrite", "--image-size", "99"}, "--image-size needs --task caption"},
           {{"--select", "bleu-4"}, "--select counts for nothing in this recipe: it needs --val-data FILE"},
           {{"--validation-beam", "5"}, "--validation-beam counts for nothing"},
           {{"--attention-heads", "2"}, "it needs --attention multi-head"},
           {{"--feature-cache", "f.cache", "--augment-flip"}, "--feature-cache f.cache: keeps what"}}) {
    std::vector<std::string> all{"train", "--data", "none.json", "--images", ".", "--out", "run"};
    if (flags.front() == "--task") all = {"train", "--data", "none.tsv", "--out", "run"};
    all.insert(all.end(), flags.begin(), flags.end());
    const ProgramRun found = run(all);  // the data is absent: none of them learns
    EXPECT_NE(found.code, 0) << said;
    EXPECT_THAT(found.err, HasSubstr(said));
    EXPECT_FALSE(std::filesystem::exists(at("run")));
  }
}

TEST_F(TrainTest, ARunThatDivergesHasNoBestEpoch) {
  const ProgramRun harmed = run(fresh({"--learning-rate", "10", "--warmup-steps", "1"}));
  EXPECT_EQ(harmed.code, 3) << harmed.err;
  EXPECT_THAT(harmed.err, HasSubstr("training diverges: nll_per_word is "));
  EXPECT_THAT(harmed.err, HasSubstr("no epoch was one to keep"));
  EXPECT_THAT(harmed.err, Not(HasSubstr("(best)")));
}

TEST_F(TrainTest, MoreEpochsExtendTheRun) {
  ASSERT_EQ(run(fresh()).code, 0);
  const ProgramRun longer = run(command({"--resume", "--epochs", "3"}));
  EXPECT_EQ(longer.code, 0) << longer.err;
  EXPECT_THAT(longer.err, HasSubstr("epochs: 2 then, 3 now: the run goes on so far"));
  EXPECT_THAT(longer.err, HasSubstr("epoch 3/3"));
  EXPECT_EQ(read_json_file(at("run/config.json")).at("recipe").at("config").at("epochs"), 3);
  const ProgramRun again = run(command({"--resume"}));  // is as long as it has become
  EXPECT_EQ(again.code, 0) << again.err;
  const ProgramRun other = run(command({"--resume", "--epochs", "4", "--learning-rate", "0.5"}));
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, HasSubstr("only config/epochs may change"));
  EXPECT_THAT(other.err, HasSubstr("--start-from run/best.safetensors"));
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

  // One that ended before its first checkpoint begins anew, and with the same weights, said again or not.
  std::filesystem::create_directory(at("killed"));
  std::filesystem::copy_file(at("second/config.json"), at("killed/config.json"));
  std::vector<std::string> anew = again;
  *std::find(anew.begin(), anew.end(), "second") = "killed";
  anew.push_back("--resume");
  const auto flag = std::find(anew.begin(), anew.end(), "--start-from");
  anew.erase(flag, flag + 2);
  const ProgramRun begun = run(anew);
  EXPECT_EQ(begun.code, 0) << begun.err;
  EXPECT_THAT(begun.err, HasSubstr("starting from run/best.safetensors"));
  EXPECT_EQ(caption("killed"), caption("second"));

  // The run goes on by the same command, and not from another model.
  again.push_back("--resume");
  const ProgramRun resumed = run(again);
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, Not(HasSubstr("starting from")));
  *std::find(again.begin(), again.end(), "run/best.safetensors") = model().string();
  const ProgramRun other = run(again);
  EXPECT_EQ(other.code, 2) << other.err;
  EXPECT_THAT(other.err, HasSubstr("begun differently:\n  start_from: "));
}

TEST_F(TrainTest, TheFirstCommandGoesOnWithResume) {
  ASSERT_EQ(run(fresh()).code, 0);
  const std::string log = read_file(at("run/log.jsonl"));
  const ProgramRun resumed = run(fresh({"--resume"}));
  EXPECT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_THAT(resumed.err, Not(HasSubstr("then,")));
  EXPECT_EQ(read_file(at("run/log.jsonl")), log);
  // What is asked otherwise is named, with the run's value and the way out.
  const ProgramRun flag = run(fresh({"--resume", "--learning-rate", "0.5"}));
  EXPECT_EQ(flag.code, 2);
  EXPECT_THAT(flag.err, ContainsRegex("config/learning_rate: [0-9.e-]+ then, 0.5 now"));
  write_file_atomically(at("other.json"), R"({"decoder": {"hidden_size": 32}})");
  const ProgramRun preset = run(command({"--resume", "--preset", "other.json"}));
  EXPECT_EQ(preset.code, 2);
  EXPECT_THAT(preset.err, HasSubstr("config/decoder/hidden_size: 24 then, 32 now"));
  EXPECT_THAT(preset.err, HasSubstr("--start-from run/best.safetensors"));
  write_file_atomically(at("task.json"), R"({"task": "rewrite"})");
  const ProgramRun task = run(command({"--resume", "--preset", "task.json"}));
  EXPECT_EQ(task.code, 2) << task.err;
  EXPECT_THAT(
      task.err,
      HasSubstr("--preset task.json: the recipe is one to rewrite, and the run run is one to caption"));
}

TEST_F(TrainTest, PresetsLoad) {
  std::size_t presets = 0;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::string(SIGHTLINE_SOURCE_DIR) + "/models/presets")) {
    if (entry.path().extension() != ".json") continue;
    ++presets;
    // The missing data is noticed after the recipe is read.
    std::vector<std::string> arguments{
        "train", "--data", "none.json", "--out", "run", "--preset", entry.path().stem().string()};
    if (!read_json_file(entry.path()).contains("task")) arguments.insert(arguments.end(), {"--images", "."});
    const ProgramRun run = this->run(arguments);
    EXPECT_EQ(run.code, 3) << run.err;
    EXPECT_THAT(run.err, HasSubstr("none.json"));
  }
  if (presets == 0) GTEST_SKIP() << "there are no presets yet";
}

}  // namespace
}  // namespace sightline
