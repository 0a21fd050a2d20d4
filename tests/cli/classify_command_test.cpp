#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli_fixture.h"
#include "core/json.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;
using ::testing::Not;

// Trains two small classifiers, once for all tests.
class ClassifyTest : public CliTest {
 protected:
  static void SetUpTestSuite() {
    CliTest::SetUpTestSuite();
    trained_ = std::make_unique<TemporaryDirectory>();
    std::string rows = "label\ttext\n";
    for (int i = 0; i < 120; ++i)
      rows += (i % 2 == 0 ? "pos\tA wonderful film. I liked it " : "neg\tAn awful film. I left early ") +
              std::to_string(i) + "\n";
    trained_->write("data.tsv", rows);
    ProgramSetting setting;
    setting.directory = trained_->path();
    for (const std::string attention : {"hierarchical", "multi-head"}) {
      const ProgramRun run = run_sightline({"train",    "--task",
                                            "classify", "--data",
                                            "data.tsv", "--holdout",
                                            "0.1",      "--source-encoder",
                                            "bilstm",   "--source-embedding-size",
                                            "8",        "--source-hidden-size",
                                            "8",        "--classify-attention",
                                            attention,  "--classify-attention-size",
                                            "8",        "--classify-attention-heads",
                                            "2",        "--epochs",
                                            "3",        "--learning-rate",
                                            "0.02",     "--out",
                                            attention,  "--quiet"},
                                           setting);
      ASSERT_EQ(run.code, 0) << run.err;
    }
  }
  static void TearDownTestSuite() {
    trained_.reset();
    CliTest::TearDownTestSuite();
  }

  static std::string classifier(const std::string& attention = "hierarchical") {
    return (trained_->path() / attention / "best.safetensors").string();
  }
  void at_hand(const std::string& name, const std::string& text) const {
    std::ofstream(at(name), std::ios::binary) << text;
  }
  static std::string held_out() { return (trained_->path() / "hierarchical" / "held_out.tsv").string(); }

 private:
  inline static std::unique_ptr<TemporaryDirectory> trained_;
};

TEST_F(ClassifyTest, WhatTheModelCannotKnowIsSaid) {
  const ProgramRun strange = run({"classify", "-m", classifier(), "xyzzy plugh", "An awful film"});
  EXPECT_EQ(strange.code, 0);
  EXPECT_THAT(strange.err, HasSubstr("1 text without a word that the model knows: its label says nothing"));
  at_hand("latin.txt", "A wonderful film caf\xE9\nAn aw\0ful film\n"s + "An awful film\n");
  const ProgramRun bytes = run({"classify", "-m", classifier(), "--files-from", "latin.txt"});
  EXPECT_EQ(bytes.code, 1);
  EXPECT_THAT(bytes.err, HasSubstr("line 2 of latin.txt: found a zero byte in it, expected text"));
  EXPECT_THAT(bytes.err, HasSubstr("1 text not in UTF-8: what is none was read as \xEF\xBF\xBD"));
  EXPECT_THAT(bytes.out, ::testing::MatchesRegex("pos\t0\\.[0-9]+\n\nneg\t0\\.[0-9]+\n"));
}

TEST_F(ClassifyTest, ALineComesForEachText) {
  const ProgramRun texts = run({"classify", "-m", classifier(), "A wonderful film", "An awful film"});
  EXPECT_EQ(texts.code, 0) << texts.err;
  EXPECT_THAT(texts.out, ::testing::MatchesRegex("pos\t0\\.[0-9]+\nneg\t0\\.[0-9]+\n"));
  const ProgramRun lines = script("printf 'A wonderful film\\r\\n\\nAn awful film' | sightline classify -m " +
                                  classifier() + " - || test $? = 1");
  EXPECT_THAT(lines.out, ::testing::MatchesRegex("pos\t0\\.[0-9]+\n\nneg\t0\\.[0-9]+\n"));
  EXPECT_THAT(lines.err, HasSubstr("line 2 of standard input: the text is empty"));
}

TEST_F(ClassifyTest, EachLineIsAnsweredBeforeTheNextComes) {
  const ProgramRun asked = script("coproc asked { sightline classify -m " + classifier() +
                                  " -; }\n"
                                  "for text in 'A wonderful film' 'An awful film'; do\n"
                                  "  echo \"$text\" >&\"${asked[1]}\"\n"
                                  "  read -r -t 120 label value <&\"${asked[0]}\" && echo \"$label\"\n"
                                  "done");
  EXPECT_EQ(asked.out, "pos\nneg\n") << asked.err;
}

TEST_F(ClassifyTest, LinesMayBeUtf16) {
  const ProgramRun lines = script(
      "printf 'A wonderful film\\r\\nAn awful film\\r\\n' | iconv -t UTF-16 > texts.txt; sightline classify "
      "-m " +
      classifier() + " --files-from texts.txt");
  EXPECT_EQ(lines.code, 0) << lines.err;
  EXPECT_THAT(lines.out, ::testing::MatchesRegex("pos\t0\\.[0-9]+\nneg\t0\\.[0-9]+\n"));
  EXPECT_THAT(script("sightline classify -m " + classifier() + " --files-from Texts.txt").err,
              HasSubstr("cannot be opened: No such file or directory; there is texts.txt"));
}

TEST_F(ClassifyTest, JsonHasTheWeightsOfWordsHeadsAndSentences) {
  const ProgramRun sentences =
      run({"classify", "-m", classifier(), "-f", "jsonl", "--attention", "I left early. A wonderful film"});
  ASSERT_EQ(sentences.code, 0) << sentences.err;
  const Json json = Json::parse(sentences.out);
  EXPECT_EQ(json["words"].size(), 7U);
  EXPECT_EQ(json["weights"].size(), 7U);
  ASSERT_EQ(json["sentences"].size(), 2U);
  EXPECT_EQ(json["sentences"][1]["begin"], 4);
  EXPECT_FALSE(json.contains("heads"));
  double own = 0;
  for (std::size_t i = 4; i < 7; ++i) own += json["weights"][i].get<double>();
  EXPECT_NEAR(own, json["sentences"][1]["weight"].get<double>(), 1e-4);
  const Json heads = Json::parse(
      run({"classify", "-m", classifier("multi-head"), "-f", "jsonl", "--attention", "A film"}).out);
  EXPECT_EQ(heads["heads"].size(), 2U);
}

TEST_F(ClassifyTest, ThePageHasTheTexts) {
  const ProgramRun page =
      run({"classify", "-m", classifier(), "--html", "page.html", "A <i>wonderful</i> film."});
  ASSERT_EQ(page.code, 0) << page.err;
  EXPECT_THAT(read_file(at("page.html")), HasSubstr("&lt;i&gt;"));
}

TEST_F(ClassifyTest, LongTextsAreCutWhichIsSaid) {
  const ProgramRun cut =
      run({"classify", "-m", classifier(), "--max-words", "2", "-f", "jsonl", "A wonderful film"});
  EXPECT_EQ(Json::parse(cut.out)["words_left_out"], 1);
  EXPECT_THAT(cut.err, HasSubstr("1 text longer than 2 words"));
  const ProgramRun megabyte =
      script("head -c 1000000 /dev/zero | tr '\\0' 'a' | sightline classify -m " + classifier() + " -");
  EXPECT_EQ(megabyte.code, 0) << megabyte.err;
}

TEST_F(ClassifyTest, EvaluateScoresModelsAndResults) {
  const ProgramRun run_json = run({"evaluate", "--model", classifier(), "--references", held_out(),
                                   "--format", "json", "--bootstrap", "50"});
  ASSERT_EQ(run_json.code, 0) << run_json.err;
  const Json scores = Json::parse(run_json.out);
  EXPECT_EQ(scores["accuracy"], 1.0);
  EXPECT_EQ(scores["macro_f1"], 1.0);
  EXPECT_EQ(scores["texts"], 12);
  EXPECT_EQ(scores["labels"], Json::parse("[\"neg\", \"pos\"]"));
  EXPECT_EQ(scores["confusion"][0][1], 0);
  EXPECT_TRUE(scores.contains("calibration_error"));
  EXPECT_TRUE(scores["low"].contains("accuracy"));

  const ProgramRun same = script("tail -n +2 " + held_out() + " | cut -f2 | sightline classify -m " +
                                 classifier() + " -f jsonl - > r.jsonl\nsightline evaluate --references " +
                                 held_out() + " --results r.jsonl --format json --bootstrap 50");
  ASSERT_EQ(same.code, 0) << same.err;
  EXPECT_EQ(Json::parse(same.out)["accuracy"], 1.0);
  const ProgramRun compared = script("sightline evaluate --references " + held_out() +
                                     " --compare r.jsonl r.jsonl --format json --bootstrap 50");
  EXPECT_EQ(Json::parse(compared.out)["difference"]["accuracy"], 0.0) << compared.err;
}

// Bytes that are not UTF-8 are no reason to give up a file, and UTF-16 is read as Windows writes it.
TEST_F(ClassifyTest, LinesOfOtherEncodingsAreRead) {
  const std::string classified = " | sightline classify -m " + classifier() + " -f jsonl -";
  const auto texts = [&](const std::string& input) {
    const ProgramRun run = script(input + classified);
    EXPECT_EQ(run.code, 0) << run.err;
    std::vector<std::string> found;
    std::istringstream lines(run.out);
    for (std::string line; std::getline(lines, line);)
      found.push_back(Json::parse(line)["text"].get<std::string>());
    return found;
  };
  const std::vector<std::string> two{"A film", "\xE0\xA4\xA6 \xE5\xA5\xBD"};
  EXPECT_EQ(texts("printf '\\357\\273\\277A film\\r\\n" + two[1] + "\\n'"), two);
  EXPECT_EQ(texts("printf 'A film\\n" + two[1] + "\\n' | iconv -f UTF-8 -t UTF-16"), two);
  EXPECT_EQ(texts("printf 'A \\377film\\n'"), (std::vector<std::string>{"A \xEF\xBF\xBD"
                                                                        "film"}));
}

TEST_F(ClassifyTest, LabelsThatLookAlikeAreSaid) {
  std::string rows = "label\ttext\n";
  for (int i = 0; i < 4; ++i) rows += "Pos\tA fine film\npos \tA fine day\nneg\tA bad film\n";
  at_hand("alike.tsv", rows);
  const ProgramRun trained =
      run({"train", "--task", "classify", "--data", "alike.tsv", "--source-encoder", "embedding",
           "--source-embedding-size", "8", "--classify-attention", "none", "--epochs", "1", "--out", "run"});
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err, HasSubstr("3 labels"));  // the blank behind one is no part of it
  EXPECT_THAT(trained.err, HasSubstr("labels 'Pos' and 'pos' differ in capitals alone"));
}

TEST_F(ClassifyTest, WhatCannotBeReadIsNamed) {
  const ProgramRun directory = run({"classify", "-m", classifier(), "--files-from", "."});
  EXPECT_EQ(directory.code, 3);
  EXPECT_THAT(directory.err, HasSubstr(".: cannot be read: Is a directory"));
  const ProgramRun input = script("sightline classify -m " + classifier() + " - < .");
  EXPECT_EQ(input.code, 3);
  EXPECT_THAT(input.err, HasSubstr("standard input: cannot be read"));
  // The model says what its references should be.
  at_hand("empty.tsv", "");
  EXPECT_THAT(run({"evaluate", "-m", classifier(), "--references", "empty.tsv"}).err,
              HasSubstr("empty.tsv: found no labelled text"));
  at_hand("other.tsv", "kind\ttext\n");
  EXPECT_THAT(run({"evaluate", "-m", classifier(), "--references", "other.tsv"}).err,
              HasSubstr("expected the names of the columns, 'label' and 'text'"));
  EXPECT_THAT(run({"evaluate", "-m", classifier(), "--references", "absent.tsv"}).err,
              HasSubstr("absent.tsv"));
}

TEST_F(ClassifyTest, WhatCannotBeIsNamed) {
  EXPECT_EQ(run({"classify", "a"}).code, 2);
  EXPECT_EQ(run({"classify", "-m", classifier()}).code, 2);
  EXPECT_EQ(run({"classify", "-m", classifier(), "--attention", "a"}).code, 2);
  const ProgramRun wrong = run({"classify", "-m", model().string(), "a"});
  EXPECT_EQ(wrong.code, 3);
  EXPECT_THAT(wrong.err, HasSubstr("sightline caption"));
  const ProgramRun caption = run({"caption", "-m", classifier(), "photo.jpg"});
  EXPECT_NE(caption.code, 0);
  EXPECT_THAT(caption.err, HasSubstr("sightline classify"));
  const ProgramRun label = script("printf 'label\\ttext\\ngood\\tA film\\n' > l.tsv\nsightline evaluate -m " +
                                  classifier() + " --references l.tsv");
  EXPECT_EQ(label.code, 3);
  EXPECT_THAT(label.err, HasSubstr("l.tsv: line 2: label 'good' is unknown"));
}

}  // namespace
}  // namespace sightline
