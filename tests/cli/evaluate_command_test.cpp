#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

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
  EXPECT_THAT(missing.err, HasSubstr("no caption for 2 images that have references: 2, 3"));
  EXPECT_THAT(missing.err, HasSubstr("captions for 1 images that have no references: 77"));
  const ProgramRun twice = evaluate(
      R"([{"image_id": 1, "caption": "a"}, {"image_id": 1, "caption": "b"}, {"image_id": 2, "caption": "c"}])");
  EXPECT_EQ(twice.code, 3);
  EXPECT_THAT(twice.err, HasSubstr("results.json: 1 images have more than one record: image_id 1"));
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
  // The same scores come from the results that were kept.
  EXPECT_EQ(evaluate(read_file(at("said.json")), {"--format", "json"}).out, said.out);

  std::filesystem::remove(at("photos/2.png"));
  const ProgramRun broken = run(arguments);
  EXPECT_EQ(broken.code, 3);
  EXPECT_THAT(broken.err, HasSubstr("1 of 3 photos cannot be scored"));
  EXPECT_THAT(broken.err, HasSubstr("2.png"));
}

}  // namespace
}  // namespace sightline
