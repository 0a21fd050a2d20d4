#include <algorithm>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "text/ptb_tokenizer.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class EvaluateTest : public CliTest {
 protected:
  void SetUp() override {
    write_file_atomically(at("references.json"), R"({
      "images": [{"id": 1, "file_name": "1.png"}, {"id": 2, "file_name": "2.png"}, {"id": 3, "file_name": "3.png"}],
      "annotations": [
        {"id": 1, "image_id": 1, "caption": "A dog runs over the green grass."},
        {"id": 2, "image_id": 1, "caption": "The brown dog is running on grass"},
        {"id": 3, "image_id": 2, "caption": "Two people ride horses on the beach."},
        {"id": 4, "image_id": 3, "caption": "A red bus stands in the street."}]})");
  }
  static constexpr char kResults[] = R"([{"image_id": 1, "caption": "a dog on the grass"},
    {"image_id": 2, "caption": "people ride"}, {"image_id": 3, "caption": "a red bus"}])";

  ProgramRun evaluate(const std::string& results, std::vector<std::string> more = {}) {
    write_file_atomically(at("results.json"), results);
    more.insert(more.begin(), {"evaluate", "--references", "references.json", "--results", "results.json"});
    return run(more);
  }
};

TEST_F(EvaluateTest, PerfectResultsScoreOne) {
  const ProgramRun run = evaluate(
      R"([{"image_id": 1, "caption": "a dog runs over the green grass"},
          {"image_id": 2, "caption": "two people ride horses on the beach"},
          {"image_id": 3, "caption": "a red bus stands in the street"}])",
      {"--format", "json"});
  ASSERT_EQ(run.code, 0) << run.err;
  const Json scores = parse_json(run.out, "scores");
  EXPECT_EQ(scores.at("images"), 3);
  for (const char* name : {"bleu_1", "bleu_2", "bleu_3", "bleu_4", "rouge_l"}) {
    EXPECT_NEAR(scores.at(name).get<double>(), 1, 1e-6) << name;
  }
  EXPECT_GT(scores.at("cider_d").get<double>(), 5);
}

TEST_F(EvaluateTest, TextNamesTheMetrics) {
  const ProgramRun run = evaluate(
      R"([{"image_id": 1, "caption": "a dog"}, {"image_id": 2, "caption": "people"}, {"image_id": 3, "caption": "a bus"}])");
  ASSERT_EQ(run.code, 0) << run.err;
  for (const char* name : {"images", "BLEU-1", "BLEU-4", "ROUGE-L", "CIDEr-D"})
    EXPECT_THAT(run.out, HasSubstr(name));
}

TEST_F(EvaluateTest, MissingExtraAndDuplicateResultsAreListed) {
  const ProgramRun missing =
      evaluate(R"([{"image_id": 1, "caption": "a dog"}, {"image_id": 77, "caption": "a cat"}])");
  EXPECT_EQ(missing.code, 3);
  EXPECT_THAT(missing.out, IsEmpty());
  EXPECT_THAT(missing.err, HasSubstr("no caption for 2 images with references: 2, 3"));
  EXPECT_THAT(missing.err, HasSubstr("captions for 1 image without references: 77"));
  EXPECT_THAT(missing.err, HasSubstr("--allow-missing"));
  const std::string doubled =
      R"([{"image_id": 1, "caption": "a"}, {"image_id": 1, "caption": "b"}, {"image_id": 2, "caption": "c"}])";
  const ProgramRun twice = evaluate(doubled);
  EXPECT_EQ(twice.code, 3);
  EXPECT_THAT(twice.err, HasSubstr("results.json: no caption for 1 image with references: 3; more than one "
                                   "caption for 1 image: 1"));
  EXPECT_EQ(evaluate(doubled, {"--allow-missing"}).code, 3);
}

TEST_F(EvaluateTest, AllowMissingScoresTheRestAndSaysSo) {
  const ProgramRun some =
      evaluate(R"([{"image_id": 1, "caption": "a dog runs"}, {"image_id": 77, "caption": "a cat"}])",
               {"--allow-missing", "--format", "json"});
  ASSERT_EQ(some.code, 0) << some.err;
  EXPECT_EQ(parse_json(some.out, "scores").at("images"), 1);
  EXPECT_THAT(some.err, HasSubstr("results.json: 2 images without a caption not scored: 2, 3"));
  EXPECT_THAT(some.err, HasSubstr("results.json: 1 caption of unknown images left out: 77"));
  const ProgramRun none = evaluate(R"([{"image_id": 77, "caption": "a cat"}])", {"--allow-missing"});
  EXPECT_EQ(none.code, 3);
  EXPECT_THAT(none.err, HasSubstr("references.json: none of its images has a caption of "));
}

// The same captions in every form that references and results come in.
TEST_F(EvaluateTest, AllFormatsScoreTheSame) {
  const ProgramRun coco = evaluate(kResults, {"--format", "json"});
  ASSERT_EQ(coco.code, 0) << coco.err;
  write_file_atomically(
      at("references.token"),
      "1.png#0\tA dog runs over the green grass.\n1.png#1\tThe brown dog is running on grass\n"
      "2.png#0\tTwo people ride horses on the beach.\n3.png#0\tA red bus stands in the street.\n");
  write_file_atomically(at("metadata.jsonl"),
                        R"({"file_name": "1.png", "text": "A dog runs over the green grass."}
{"file_name": "1.png", "text": "The brown dog is running on grass"}
{"file_name": "2.png", "text": "Two people ride horses on the beach."}
{"file_name": "3.png", "text": "A red bus stands in the street."}
)");
  write_file_atomically(at("karpathy.json"), R"({"dataset": "mine", "images": [
    {"imgid": 0, "filename": "1.png", "split": "test", "sentences": [
      {"raw": "A dog runs over the green grass."}, {"raw": "The brown dog is running on grass"}]},
    {"imgid": 1, "filename": "2.png", "split": "test", "sentences": [{"raw": "Two people ride horses on the beach."}]},
    {"imgid": 2, "filename": "3.png", "split": "test", "sentences": [{"raw": "A red bus stands in the street."}]},
    {"imgid": 3, "filename": "4.png", "split": "train", "sentences": [{"raw": "Another one."}]}]})");
  write_file_atomically(at("results.tsv"),
                        "1.png\ta dog on the grass\n2.png\tpeople ride\n3.png\ta red bus\n");
  write_file_atomically(at("results.jsonl"),
                        R"({"file": "photos/1.png", "status": "ok", "caption": "a dog on the grass"}
{"file": "photos/2.png", "status": "ok", "caption": "people ride"}
{"file": "photos/3.png", "status": "ok", "caption": "a red bus"}
)");
  std::filesystem::create_directory(at("sidecars"));
  write_file_atomically(at("sidecars/1.txt"), "a dog on the grass\n");
  write_file_atomically(at("sidecars/2.txt"), "people ride\n");
  write_file_atomically(at("sidecars/3.txt"), "a red bus\n");
  const std::vector<std::vector<std::string>> pairs{
      {"--references", "references.token", "--results", "results.tsv"},
      {"--references", "metadata.jsonl", "--results", "results.jsonl"},
      {"--references", "karpathy.json", "--split", "test", "--results", "results.tsv"},
      {"--references", "references.json", "--results", "sidecars"}};
  for (std::vector<std::string> arguments : pairs) {
    const std::string called = arguments[1] + " " + arguments.back();
    arguments.insert(arguments.begin(), "evaluate");
    arguments.insert(arguments.end(), {"--format", "json"});
    const ProgramRun other = run(arguments);
    EXPECT_EQ(other.code, 0) << called << other.err;
    EXPECT_EQ(other.out, coco.out) << called;
  }
}

TEST_F(EvaluateTest, IntervalsHoldTheScoresAndTheSeedDecidesThem) {
  const auto scores = [&](const std::string& seed) {
    const ProgramRun run = evaluate(kResults, {"--format", "json", "--seed", seed, "--bootstrap", "200"});
    EXPECT_EQ(run.code, 0) << run.err;
    return parse_json(run.out, "scores");
  };
  const Json first = scores("1");
  EXPECT_EQ(first.at("intervals"), "95 %, 200 resamples, seed 1");
  for (const auto& [name, low] : first.at("low").items()) {
    EXPECT_LE(low.get<double>(), first.at(name).get<double>() + 1e-12) << name;
    EXPECT_GE(first.at("high").at(name).get<double>(), first.at(name).get<double>() - 1e-12) << name;
  }
  EXPECT_LT(first.at("low").at("rouge_l"), first.at("high").at("rouge_l"));
  EXPECT_EQ(scores("1"), first);
  const ProgramRun without = evaluate(kResults, {"--format", "json", "--bootstrap", "0"});
  const Json plain = parse_json(without.out, "scores");
  EXPECT_FALSE(plain.contains("low"));
  EXPECT_EQ(plain.at("cider_d"), first.at("cider_d"));
}

TEST_F(EvaluateTest, ComparesTwoSystems) {
  write_file_atomically(at("a.json"), kResults);
  write_file_atomically(at("b.tsv"), "1.png\ta cat\n2.png\tpeople ride\n3.png\ta blue thing\n");
  const std::vector<std::string> both{"evaluate", "--references", "references.json", "--compare",
                                      "a.json",   "b.tsv",        "--format",        "json"};
  const ProgramRun run_ab = run(both);
  ASSERT_EQ(run_ab.code, 0) << run_ab.err;
  const Json json = parse_json(run_ab.out, "comparison");
  EXPECT_EQ(json.at("system_a"), "a.json");
  EXPECT_EQ(json.at("system_b"), "b.tsv");
  const Json alone = parse_json(evaluate(kResults, {"--format", "json"}).out, "scores");
  for (const char* name : {"bleu_1", "rouge_l", "cider_d", "meteor_ess", "distinct_1"}) {
    EXPECT_EQ(json.at("a").at(name), alone.at(name)) << name;
    EXPECT_DOUBLE_EQ(json.at("difference").at(name).get<double>(),
                     json.at("a").at(name).get<double>() - json.at("b").at(name).get<double>());
  }
  EXPECT_GT(json.at("difference").at("cider_d"), 0);
  EXPECT_LE(json.at("p").at("cider_d"), 1);
  for (const std::vector<std::string>& wrong : std::vector<std::vector<std::string>>{
           {"--compare", "a.json"}, {"a.json"}, {"--compare", "a.json", "b.tsv", "--html", "x.html"}}) {
    std::vector<std::string> arguments{"evaluate", "--references", "references.json"};
    arguments.insert(arguments.end(), wrong.begin(), wrong.end());
    EXPECT_EQ(run(arguments).code, 2);
  }
}

TEST_F(EvaluateTest, TablesForPapers) {
  EXPECT_THAT(evaluate(kResults, {"--format", "markdown"}).out, HasSubstr("| CIDEr-D "));
  EXPECT_THAT(evaluate(kResults, {"--format", "latex"}).out, HasSubstr("\\begin{tabular}{lrrr}"));
  EXPECT_THAT(evaluate(kResults, {"--format", "csv"}).out, HasSubstr("metric,score,low,high\nBLEU-1,"));
}

TEST_F(EvaluateTest, PerImageScores) {
  write_file_atomically(at("each.json.tmp999999999"), "what a killed run left");
  ASSERT_EQ(evaluate(kResults, {"--per-image", "each.json", "--format", "json"}).code, 0);
  EXPECT_FALSE(std::filesystem::exists(at("each.json.tmp999999999")));
  const Json each = read_json_file(at("each.json"));
  ASSERT_EQ(each.size(), 3u);
  EXPECT_EQ(each[0]["image_id"], 1);
  EXPECT_EQ(each[0]["file"], "1.png");
  EXPECT_EQ(each[1]["caption"], "people ride");
  const Json scores = parse_json(evaluate(kResults, {"--format", "json"}).out, "scores");
  for (const char* name : {"rouge_l", "cider_d", "cider"}) {
    double sum = 0;
    for (const Json& image : each) sum += image.at(name).get<double>();
    EXPECT_NEAR(sum / 3, scores.at(name).get<double>(), 1e-12) << name;
  }
  ASSERT_EQ(evaluate(kResults, {"--per-image", "each.csv"}).code, 0);
  const std::string csv = read_file(at("each.csv"));
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 4);
  EXPECT_TRUE(csv.starts_with("image_id,file,caption,bleu_1,")) << csv;
  EXPECT_THAT(csv, HasSubstr("\n2,2.png,people ride,"));
  EXPECT_EQ(evaluate(kResults, {"--per-image", "each.txt"}).code, 2);
}

TEST_F(EvaluateTest, TheGalleryShowsScoresAndReferences) {
  std::filesystem::create_directory(at("my photos"));
  for (const char* name : {"1.png", "2.png", "3.png"}) write_photo(at("my photos") / name);
  write_file_atomically(at("results.json"), R"([
    {"image_id": 1, "caption": "a dog runs"}, {"image_id": 3, "caption": "<b>&\"quoted\"</b>"},
    {"image_id": 2, "caption": "two people ride horses on the beach"}])");
  const ProgramRun made = run({"evaluate", "--references", "references.json", "--results", "results.json",
                               "--images", "my photos", "--html", "page"});
  ASSERT_EQ(made.code, 0) << made.err;
  EXPECT_THAT(read_file(at("page/index.html")), HasSubstr("sightline gallery"));
  EXPECT_THAT(read_file(at("page/data/manifest.js")), HasSubstr(R"("score":"CIDEr-D")"));
  const std::string list = read_file(at("page/data/list-00000.js"));
  EXPECT_THAT(list, HasSubstr(R"("caption":"<b>&\"quoted\"</b>")"));
  EXPECT_THAT(list, HasSubstr(R"("file":"1.png")"));
  EXPECT_THAT(list, HasSubstr(R"("score":0.0)"));
  EXPECT_THAT(read_file(at("page/data/0000/0000000.js")),
              AllOf(HasSubstr("The brown dog is running on grass"), HasSubstr(R"(["CIDEr-D",)")));
  EXPECT_TRUE(std::filesystem::exists(at("page/photos/0000/0000002.jpg")));
  // Without photos, and where somebody has a page.
  const ProgramRun bare =
      run({"evaluate", "--references", "references.json", "--results", "results.json", "--html", "page"});
  EXPECT_EQ(bare.code, 2);
  EXPECT_THAT(bare.err, HasSubstr("--html shows the photos: it wants --images DIR"));
  std::filesystem::create_directory(at("site"));
  write_file_atomically(at("site/index.html"), "<h1>mine</h1>");
  const ProgramRun foreign = run({"evaluate", "--references", "references.json", "--results", "results.json",
                                  "--images", "my photos", "--html", "site"});
  EXPECT_EQ(foreign.code, 3);
  EXPECT_THAT(foreign.err, HasSubstr("site/index.html: is there already and is no gallery's"));
  EXPECT_EQ(read_file(at("site/index.html")), "<h1>mine</h1>");
}

TEST_F(EvaluateTest, ExportsWhatTheJavaToolsRead) {
  ASSERT_EQ(evaluate(kResults, {"--export-coco", "java/files"}).code, 0);
  EXPECT_EQ(read_file(at("java/files/meteor_hypotheses.txt")),
            "a dog on the grass\npeople ride\na red bus\n");
  // As many references for every image.
  EXPECT_EQ(read_file(at("java/files/meteor_references.txt")),
            "a dog runs over the green grass\nthe brown dog is running on grass\n"
            "two people ride horses on the beach\ntwo people ride horses on the beach\n"
            "a red bus stands in the street\na red bus stands in the street\n");
  const Json spice = read_json_file(at("java/files/spice.json"));
  ASSERT_EQ(spice.size(), 3u);
  EXPECT_EQ(spice[2], parse_json(R"({"image_id": 3, "test": "a red bus",
                                     "refs": ["a red bus stands in the street"]})",
                                 "expected"));
  EXPECT_THAT(read_file(at("java/files/README.txt")), HasSubstr("-r 2"));
  // What was exported is scored as what it came from.
  const ProgramRun again = run({"evaluate", "--references", "java/files/references.json", "--results",
                                "java/files/results.json", "--format", "json"});
  EXPECT_EQ(again.out, evaluate(kResults, {"--format", "json"}).out);
}

TEST_F(EvaluateTest, FrequenciesAreKeptAndUsedAgain) {
  ASSERT_EQ(run({"evaluate", "--references", "references.json", "--save-frequencies", "f.bin"}).code, 0);
  const std::string one = R"([{"image_id": 1, "caption": "a dog on the grass"}])";
  const Json own = parse_json(evaluate(one, {"--allow-missing", "--format", "json"}).out, "scores");
  EXPECT_EQ(own.at("cider_d"), 0);  // one image tells nothing of how rare a word is
  const ProgramRun kept = evaluate(one, {"--allow-missing", "--format", "json", "--frequencies", "f.bin"});
  ASSERT_EQ(kept.code, 0) << kept.err;
  ASSERT_EQ(evaluate(kResults, {"--per-image", "each.json"}).code, 0);
  EXPECT_NEAR(parse_json(kept.out, "scores").at("cider_d").get<double>(),
              read_json_file(at("each.json"))[0].at("cider_d").get<double>(), 1e-12);
  EXPECT_EQ(evaluate(one, {"--frequencies", "references.json"}).code, 3);
}

TEST_F(EvaluateTest, NoveltyIsAgainstTheTrainingCaptions) {
  write_file_atomically(at("training.tsv"), "9.png\tA red bus.\n9.png\tA cat\n");
  const ProgramRun run = evaluate(kResults, {"--train-captions", "training.tsv", "--format", "json"});
  ASSERT_EQ(run.code, 0) << run.err;
  EXPECT_NEAR(parse_json(run.out, "scores").at("novelty").get<double>(), 2.0 / 3, 1e-12);
}

TEST_F(EvaluateTest, NoveltyIsNotAgainstWhatIsScored) {
  write_file_atomically(at("karpathy.json"), R"({"images": [
    {"filename": "a.jpg", "split": "train", "imgid": 0, "sentences": [{"raw": "a red circle"}]},
    {"filename": "b.jpg", "split": "test", "imgid": 1, "sentences": [{"raw": "the purple triangle sleeps"}]},
    {"filename": "c.jpg", "split": "extra", "imgid": 2, "sentences": [{"raw": "one yellow star shines"}]}]})");
  write_file_atomically(at("said.json"), R"([{"image_id": 1, "caption": "the purple triangle sleeps"},
                                             {"image_id": 2, "caption": "one yellow star shines"}])");
  const auto novelty = [&](const std::string& training, const std::string& said) {
    const ProgramRun scored =
        run({"evaluate", "--references", "karpathy.json", "--split", "test,extra", "--results", "said.json",
             "--train-captions", training, "--format", "json"});
    EXPECT_EQ(scored.code, 0) << scored.err;
    EXPECT_THAT(scored.err, HasSubstr(said));
    return parse_json(scored.out, "scores").at("novelty").get<double>();
  };
  EXPECT_EQ(novelty("karpathy.json", "novelty is against 'train', left out are 'extra', 'test'"), 1);
  EXPECT_EQ(novelty("karpathy.json:train", ""), 1);
  EXPECT_EQ(novelty("karpathy.json:train,test", ""), 0.5);
  const ProgramRun twice = run({"evaluate", "--references", "karpathy.json", "--split", "test", "--split",
                                "extra", "--results", "said.json", "--format", "json"});
  EXPECT_EQ(parse_json(twice.out, "scores").at("images"), 2) << twice.err;
  const ProgramRun all = run({"evaluate", "--references", "karpathy.json", "--results", "said.json",
                              "--allow-missing", "--train-captions", "karpathy.json"});
  EXPECT_EQ(all.code, 3);
  EXPECT_THAT(all.err, HasSubstr("karpathy.json: has the splits 'extra', 'test', 'train' alone"));
}

TEST_F(EvaluateTest, OneImageHasNoCiderAndIsTold) {
  const ProgramRun one = evaluate(R"([{"image_id": 1, "caption": "a dog on the grass"}])",
                                  {"--allow-missing", "--format", "json"});
  EXPECT_EQ(parse_json(one.out, "scores").at("cider"), 0);
  EXPECT_THAT(one.err, HasSubstr("CIDEr and CIDEr-D over one image are 0 by definition"));
  EXPECT_THAT(evaluate(kResults).err, Not(HasSubstr("by definition")));
}

TEST_F(EvaluateTest, CocoResultsMayNameFiles) {
  const ProgramRun by_id = evaluate(kResults, {"--format", "json"});
  const ProgramRun by_file = evaluate(R"([{"image_id": "1.png", "caption": "a dog on the grass"},
    {"image_id": "2.png", "caption": "people ride"}, {"image_id": "3", "caption": "a red bus"}])",
                                      {"--format", "json"});
  EXPECT_EQ(by_file.code, 0) << by_file.err;
  EXPECT_EQ(by_file.out, by_id.out);
}

TEST_F(EvaluateTest, NumbersOfPythonsOwnAreNamed) {
  const ProgramRun refused =
      evaluate("[{\"image_id\": 1, \"caption\": \"a\"},\n {\"image_id\": 2, \"score\": NaN}]");
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err,
              HasSubstr("results.json: [1]: not valid JSON (UTF-8) at line 2, column 27: found NaN"));
}

TEST_F(EvaluateTest, LongListsShowTenAndAFile) {
  Json results = Json::array();
  for (int id = 100; id < 125; ++id) results.push_back({{"image_id", id}, {"caption", "a dog"}});
  write_file_atomically(at("results.json"), dump_json(results));
  ProgramSetting here = setting();
  here.environment.emplace_back("TMPDIR", at(".").string());
  const ProgramRun refused =
      run_sightline({"evaluate", "--references", "references.json", "--results", "results.json"}, here);
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("108, 109 and 15 more (all of them: " + at(".").string()));
  EXPECT_THAT(refused.err, Not(HasSubstr("110")));
}

TEST_F(EvaluateTest, NoInputIsReplaced) {
  write_file_atomically(at("results.json"), kResults);
  const std::string references = read_file(at("references.json"));
  for (const std::string output : {"--per-image", "--html", "--save-frequencies"}) {
    for (const std::string input : {"references.json", "./results.json"}) {
      const ProgramRun refused =
          run({"evaluate", "--references", "references.json", "--results", "results.json", output, input});
      EXPECT_EQ(refused.code, 2) << output;
      EXPECT_THAT(refused.err, HasSubstr(output + " " + input + ": is the file of --re"));
    }
  }
  const ProgramRun exported =
      run({"evaluate", "--references", "references.json", "--results", "results.json", "--export-coco", "."});
  EXPECT_EQ(exported.code, 2);
  EXPECT_EQ(read_file(at("references.json")), references);
  EXPECT_EQ(read_file(at("results.json")), kResults);
}

TEST_F(EvaluateTest, NoCaptionOfADirectoryIsReplaced) {
  std::filesystem::create_directories(at("folder"));
  write_photo(at("folder/a.png"));
  write_file_atomically(at("folder/a.txt"), "a dog\n");
  for (const std::string output : {"--save-results", "--save-frequencies"}) {
    const ProgramRun refused =
        run({"evaluate", "--references", "folder", "--images", "folder", output, "folder/a.txt"});
    EXPECT_EQ(refused.code, 2) << output;
    EXPECT_THAT(refused.err, HasSubstr(output + " folder/a.txt: is the caption of an image in folder"));
  }
  EXPECT_EQ(read_file(at("folder/a.txt")), "a dog\n");
}

TEST_F(EvaluateTest, AModelIsScoredOnPhotos) {
  std::filesystem::create_directory(at("photos"));
  for (const char* name : {"photos/1.png", "photos/2.png", "photos/3.png"}) write_photo(at(name));
  const std::vector<std::string> arguments{"evaluate", "--references",   "references.json", "--images",
                                           "photos",   "--save-results", "said.json",       "--format",
                                           "json",     "--quiet"};
  const ProgramRun said = run(arguments);
  ASSERT_EQ(said.code, 0) << said.err;
  EXPECT_THAT(said.err, IsEmpty());
  const Json results = read_json_file(at("said.json"));
  ASSERT_EQ(results.size(), 3u);
  EXPECT_EQ(results[0]["image_id"], 1);
  // The same scores come from the results that were kept, but for the attention, which they do not hold.
  const Json scores = parse_json(said.out, "scores");
  const Json again = parse_json(evaluate(read_file(at("said.json")), {"--format", "json"}).out, "scores");
  for (const Json& column : {scores, scores.at("low"), scores.at("high")}) {
    const Json& same = column == scores             ? again
                       : column == scores.at("low") ? again.at("low")
                                                    : again.at("high");
    for (const auto& [name, value] : column.items()) {
      if (value.is_object() || name.starts_with("attention_")) continue;
      EXPECT_EQ(value, same.at(name)) << name;
    }
  }
  EXPECT_LE(scores.at("low").at("attention_entropy"), scores.at("attention_entropy"));
  EXPECT_GT(scores.at("attention_normalised_entropy"), 0);
  EXPECT_LE(scores.at("attention_normalised_entropy"), 1);
  EXPECT_FALSE(scores.contains("attention_pointing"));

  std::filesystem::remove(at("photos/2.png"));
  const ProgramRun broken = run(arguments);
  EXPECT_EQ(broken.code, 3);
  EXPECT_THAT(broken.err, HasSubstr("1 of 3 photos cannot be scored"));
  EXPECT_THAT(broken.err, HasSubstr("2.png"));
}

// A table may tell images by their ids, whatever its head is written like; sidecars are read in JSON too; all
// scores are those of the results file.
TEST_F(EvaluateTest, IdsInTablesAndJsonSidecarsScoreAlike) {
  std::string table = "Image_ID\tCaption\n";
  std::filesystem::create_directory(at("sidecars"));
  Json results = Json::array();
  for (const int id : {1, 2, 3}) {
    const std::string caption = "a dog number " + std::to_string(id);
    table += std::to_string(id) + "\t" + caption + "\n";
    results.push_back({{"image_id", id}, {"caption", caption}});
    write_file_atomically(at("sidecars/" + std::to_string(id) + ".json"),
                          dump_json(Json{{"file", "elsewhere.png"}, {"status", "ok"}, {"caption", caption}}));
  }
  write_file_atomically(at("said.tsv"), table);
  write_file_atomically(at("said.json"), dump_json(results));
  const auto scores = [&](const std::string& file) {
    const ProgramRun said =
        run({"evaluate", "--references", "references.json", "--results", file, "--format", "json"});
    EXPECT_EQ(said.code, 0) << said.err;
    return said.out;
  };
  EXPECT_EQ(scores("said.tsv"), scores("said.json"));
  EXPECT_EQ(scores("sidecars"), scores("said.json"));
}

// Boxes as large as the photos: whatever the model looks at is in them.
TEST_F(EvaluateTest, PointingIsScoredWhereTheReferencesHaveBoxes) {
  std::filesystem::create_directory(at("photos"));
  for (const char* name : {"photos/1.png", "photos/2.png", "photos/3.png"}) write_photo(at(name), 80, 60);
  const auto said_of = [&](const std::string& references) {
    const ProgramRun said = run({"evaluate", "--references", references, "--images", "photos", "--min-length",
                                 "3", "--save-results", "said.json", "--format", "json"});
    EXPECT_EQ(said.code, 0) << said.err;
    return parse_json(said.out, "scores");
  };
  EXPECT_FALSE(said_of("references.json").contains("attention_pointing"));
  Json references = read_json_file(at("references.json"));
  references["annotations"] = Json::array();
  for (const Json& said : read_json_file(at("said.json"))) {
    Json boxes = Json::array();
    for (std::size_t i = 0; i < caption_tokens(said["caption"].get<std::string>()).size(); ++i)
      boxes.push_back({0, 0, 80, 60});
    references["annotations"].push_back({{"id", said["image_id"]},
                                         {"image_id", said["image_id"]},
                                         {"caption", said["caption"]},
                                         {"word_boxes", boxes}});
  }
  write_file_atomically(at("boxes.json"), dump_json(references));
  const Json scores = said_of("boxes.json");
  EXPECT_EQ(scores.at("attention_pointing"), 1);
  // The cells reach over the edge a little: the encoder's receptive fields do not lie evenly.
  EXPECT_NEAR(scores.at("attention_mass_in_box").get<double>(), 1, 0.02);

  // What `caption` kept of the maps gives the same scores.
  ASSERT_EQ(run({"caption", "--format", "jsonl", "--attention", "--min-length", "3", "--out", "kept.jsonl",
                 "photos"})
                .code,
            0);
  const ProgramRun kept =
      run({"evaluate", "--references", "boxes.json", "--results", "kept.jsonl", "--format", "json"});
  ASSERT_EQ(kept.code, 0) << kept.err;
  const Json stored = parse_json(kept.out, "scores");
  for (const auto& [name, value] : scores.items()) {
    if (value.is_number()) {
      EXPECT_NEAR(value.get<double>(), stored.at(name).get<double>(), 1e-6) << name;
    }
  }

  std::string damaged = read_file(at("kept.jsonl"));
  damaged.replace(damaged.find("\"grid\":["), 8, "\"grid\":[9");
  write_file_atomically(at("damaged.jsonl"), damaged);
  const ProgramRun refused = run({"evaluate", "--references", "boxes.json", "--results", "damaged.jsonl"});
  EXPECT_EQ(refused.code, 3);
  EXPECT_THAT(refused.err, HasSubstr("damaged.jsonl: line 1"));
}

// A model before its photos, all of them different or all the same, against what it says of them itself.
class AblateTest : public EvaluateTest {
 protected:
  Json ablated(bool alike) {
    std::filesystem::create_directory(at("photos"));
    for (const int i : {1, 2, 3})
      write_photo(at("photos/" + std::to_string(i) + ".png"), alike ? 80 : 40 * i, alike ? 60 : 90 - 20 * i);
    EXPECT_EQ(run({"evaluate", "--references", "references.json", "--save-frequencies", "words.json"}).code,
              0);
    ask("references.json", {"--save-results", "said.json"});
    Json references = read_json_file(at("references.json"));
    references["annotations"] = Json::array();
    for (const Json& said : read_json_file(at("said.json")))
      references["annotations"].push_back(
          {{"id", said["image_id"]}, {"image_id", said["image_id"]}, {"caption", said["caption"]}});
    write_file_atomically(at("own.json"), dump_json(references));
    return parse_json(ask("own.json", {"--ablate", "attention", "--format", "json"}).out, "scores");
  }

  ProgramRun ask(const std::string& references, const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"evaluate",      "--references", references, "--images",
                                       "photos",        "--min-length", "5",        "--no-meteor",
                                       "--frequencies", "words.json"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const ProgramRun said = run(arguments);
    EXPECT_EQ(said.code, 0) << said.err;
    return said;
  }
};

TEST_F(AblateTest, NormalIsTheScoreAndEveryConditionHasAnInterval) {
  const Json scores = ablated(false);
  const Json& ablation = scores.at("ablation");
  EXPECT_GT(ablation.at("normal").get<double>(), 1);  // its captions are the references
  EXPECT_NEAR(ablation.at("normal").get<double>(), scores.at("cider_d").get<double>(), 1e-12);
  for (const char* name :
       {"normal", "random_looks", "foreign_regions", "foreign_initial_state", "foreign_both"}) {
    const double value = ablation.at(name).get<double>();
    EXPECT_LE(value, ablation.at("normal").get<double>() + 1e-12) << name;
    EXPECT_LE(ablation.at("low").at(name).get<double>(), value + 1e-12) << name;
    EXPECT_GE(ablation.at("high").at(name).get<double>(), value - 1e-12) << name;
  }
  const ProgramRun text = ask("own.json", {"--ablate", "attention"});
  for (const char* name : {"normal", "random looks", "foreign regions", "foreign initial state"})
    EXPECT_THAT(text.out, HasSubstr("\nablation: " + std::string(name) + " ")) << name;
  const Json plain = parse_json(
      ask("own.json", {"--ablate", "attention", "--bootstrap", "0", "--format", "json"}).out, "scores");
  EXPECT_EQ(plain.at("ablation").at("foreign_both"), ablation.at("foreign_both"));
  EXPECT_FALSE(plain.at("ablation").contains("low"));
}

TEST_F(AblateTest, IdenticalPhotosAreNotForeignToEachOther) {
  const Json ablation = ablated(true).at("ablation");
  for (const char* name : {"foreign_regions", "foreign_initial_state", "foreign_both"})
    EXPECT_EQ(ablation.at(name), ablation.at("normal")) << name;
}

TEST_F(AblateTest, WhatLooksNowhereOrWasWrittenDownIsRefused) {
  write_tiny_model(at("none.safetensors"), "none");
  std::filesystem::create_directory(at("photos"));
  const ProgramRun none = run({"evaluate", "--references", "references.json", "--images", "photos", "--model",
                               "none.safetensors", "--ablate", "attention"});
  EXPECT_EQ(none.code, 2);
  EXPECT_THAT(none.err, HasSubstr("looks nowhere"));
  const ProgramRun results = evaluate(kResults, {"--ablate", "attention"});
  EXPECT_EQ(results.code, 2);
  EXPECT_THAT(results.err, HasSubstr("--ablate"));
  EXPECT_EQ(evaluate(kResults, {"--ablate", "words"}).code, 2);
}

}  // namespace
}  // namespace sightline
