#include <fstream>
#include <nlohmann/json.hpp>

#include "cli/cli_fixture.h"
#include "core/json.h"
#include "image/image_reader.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// A model that learns a few times by heart, from generated pairs.
class RewriteTest : public CliTest {
 protected:
  std::vector<std::string> training(const std::string& out, std::vector<std::string> more = {}) const {
    std::vector<std::string> all{"train",      "--task",
                                 "rewrite",    "--data",
                                 "times.tsv",  "--out",
                                 out,          "--source-tokens",
                                 "characters", "--target-tokens",
                                 "characters", "--texts-per-batch",
                                 "8",          "--hidden-size",
                                 "16",         "--attention-size",
                                 "8",          "--source-embedding-size",
                                 "8",          "--source-hidden-size",
                                 "8",          "--embedding-size",
                                 "8",          "--epochs",
                                 "2",          "--holdout",
                                 "0.2",        "--validation-beam",
                                 "1",          "--validation-max-length",
                                 "8"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(at(name), std::ios::binary) << text;
  }
  std::string read(const std::string& name) const {
    std::ifstream file(at(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void train_tiny(std::vector<std::string> more = {}) const {
    ASSERT_EQ(run({"times", "--out", "times.tsv", "--count", "60"}).code, 0);
    const ProgramRun trained = run(training("run", std::move(more)));
    ASSERT_EQ(trained.code, 0) << trained.err;
  }
};

TEST_F(RewriteTest, OneLineInOneLineOut) {
  train_tiny();
  write("in.txt",
        "\xEF\xBB\xBFten past two\r\n\r\n\xE4\xB8\xA4\xE7\x82\xB9\n" + std::string(1 << 20, 'a') + "\n");
  const ProgramRun rewritten =
      run({"rewrite", "--model", "run/best.safetensors", "--files-from", "in.txt", "--beam", "2"});
  ASSERT_EQ(rewritten.code, 0) << rewritten.err;
  EXPECT_EQ(std::count(rewritten.out.begin(), rewritten.out.end(), '\n'), 4);
  EXPECT_THAT(rewritten.err, HasSubstr("text 4: longer than the model reads"));
  EXPECT_EQ(script("printf 'ten past two\\n\\n' | sightline rewrite -m run/best.safetensors - | wc -l").out,
            "2\n");
}

// What is said of a run on texts is of texts.
TEST_F(RewriteTest, SpeaksOfTexts) {
  ASSERT_EQ(run({"times", "--out", "times.tsv", "--count", "60"}).code, 0);
  const ProgramRun trained = run(training("run"));
  ASSERT_EQ(trained.code, 0) << trained.err;
  EXPECT_THAT(trained.err,
              AllOf(HasSubstr("attention has collapsed"), HasSubstr("alignments will show nothing")));
  EXPECT_THAT(trained.err, Not(HasSubstr("doubly_stochastic")));  // which it had none of
  EXPECT_THAT(run(training("fixed", {"--attention", "static"})).err, Not(HasSubstr("collapsed")));
  const std::string inspected = run({"inspect", "run/best.safetensors"}).out,
                    help = run({"rewrite", "--help"}).out;
  const std::string evaluated =
      run({"evaluate", "--model", "run/best.safetensors", "--references", "run/held_out.tsv", "--by-length"})
          .out;
  for (const char* word : {"caption", "photo", "image", "overlay"})
    for (const std::string& said : {trained.err, inspected, help, evaluated})
      EXPECT_THAT(said, Not(HasSubstr(word)));
  EXPECT_THAT(inspected,
              AllOf(HasSubstr("training recipe config decoder attention"), HasSubstr("source tokens")));
}

TEST_F(RewriteTest, SaysWhereItLooked) {
  train_tiny({"--attention", "multi-head", "--attention-heads", "2"});
  const ProgramRun told = run({"rewrite", "-m", "run/best.safetensors", "noon", "--format", "jsonl",
                               "--attention", "--n-best", "2", "--beam", "3", "--min-length", "2"});
  ASSERT_EQ(told.code, 0) << told.err;
  const Json line = parse_json(told.out, "the line");
  EXPECT_EQ(line["source"], "noon");
  EXPECT_EQ(line["source_tokens"], Json({"n", "o", "o", "n"}));
  ASSERT_EQ(line["attention"].size(), line["tokens"].size());
  EXPECT_EQ(line["attention"][0].size(), 4u);
  EXPECT_EQ(line["heads"][0].size(), 2u);
  EXPECT_EQ(line["alternatives"].size(), 1u);
  const ProgramRun drawn = run(
      {"rewrite", "-m", "run/best.safetensors", "noon", "--alignment", "alignment.png", "--min-length", "2"});
  ASSERT_EQ(drawn.code, 0) << drawn.err;
  EXPECT_GT(read_image(at("alignment.png")).width, 100);
}

TEST_F(RewriteTest, DrawsOneHead) {
  // Heads that have learnt nothing look alike in 256 colours.
  train_tiny({"--attention", "multi-head", "--attention-heads", "2", "--learning-rate", "0.05",
              "--warmup-steps", "1"});
  const auto drawn = [&](const std::string& head) {
    return run({"rewrite", "-m", "run/best.safetensors", "noon", "--min-length", "2", "--alignment",
                head + ".png", "--head", head});
  };
  for (const char* head : {"0", "1", "2"}) ASSERT_EQ(drawn(head).code, 0) << drawn(head).err;
  EXPECT_TRUE(read("1.png") != read("2.png"));
  EXPECT_TRUE(read("0.png") != read("1.png"));
  const ProgramRun absent = drawn("3");
  EXPECT_EQ(absent.code, 2);
  EXPECT_THAT(absent.out, IsEmpty());
  EXPECT_THAT(absent.err, HasSubstr("head 3: the model's attention has 2 heads"));
  EXPECT_EQ(run({"rewrite", "-m", "run/best.safetensors", "noon", "--head", "1"}).code, 2);
}

TEST_F(RewriteTest, IsEvaluated) {
  train_tiny();
  const ProgramRun evaluated =
      run({"evaluate", "--model", "run/best.safetensors", "--references", "run/held_out.tsv", "--format",
           "json", "--bootstrap", "50", "--by-length"});
  ASSERT_EQ(evaluated.code, 0) << evaluated.err;
  const Json scores = parse_json(evaluated.out, "the scores");
  for (const char* key : {"exact_match", "character_error_rate", "bleu_4"})
    EXPECT_TRUE(scores[key].is_number()) << evaluated.out;
  // All texts stand in one of the ranges, each with its score and interval.
  const Json& by_length = scores["by_length"];
  int texts = 0;
  for (const auto& [key, value] : by_length.items()) {
    if (key.rfind("texts_of_", 0) != 0) continue;
    texts += value.get<int>();
    const std::string score = "bleu_4_of_" + key.substr(9);
    EXPECT_TRUE(by_length.contains(score)) << evaluated.out;
    EXPECT_LE(by_length["low"][score], by_length["high"][score]);
  }
  EXPECT_EQ(texts, scores["texts"].get<int>()) << evaluated.out;
  const ProgramRun right = run({"evaluate", "--results", "times.tsv", "--references", "times.tsv", "--format",
                                "json", "--bootstrap", "0"});
  ASSERT_EQ(right.code, 0) << right.err;
  EXPECT_EQ(parse_json(right.out, "the scores")["exact_match"], 1);
  EXPECT_EQ(parse_json(right.out, "the scores")["character_error_rate"], 0);
  const ProgramRun compared =
      run({"evaluate", "--references", "times.tsv", "--compare", "times.tsv", "times.tsv"});
  EXPECT_EQ(compared.code, 0) << compared.err;
}

// What rewrite wrote of the texts scores as the model itself does.
TEST_F(RewriteTest, ItsOutputIsEvaluated) {
  train_tiny();
  const auto scores_of = [&](const std::string& system, const std::string& file) {
    const ProgramRun scored = run({"evaluate", "--references", "run/held_out.tsv", system, file, "--beam",
                                   "2", "--tokens", "characters", "--format", "json", "--bootstrap", "0"});
    EXPECT_EQ(scored.code, 0) << scored.err;
    return scored.out;
  };
  const std::string by_model = scores_of("--model", "run/best.safetensors");
  for (const std::string format : {"tsv", "jsonl"}) {
    const ProgramRun rewritten = script(
        "tail -n +2 run/held_out.tsv | cut -f1 | sightline rewrite -m run/best.safetensors --beam 2 --n-best "
        "2 "
        "--format " +
        format + " - > said." + format);
    ASSERT_EQ(rewritten.code, 0) << rewritten.err;
    EXPECT_EQ(scores_of("--results", "said." + format), by_model) << format;
  }
  const ProgramRun compared = run({"evaluate", "--references", "run/held_out.tsv", "--compare", "said.tsv",
                                   "said.jsonl", "--format", "json"});
  ASSERT_EQ(compared.code, 0) << compared.err;
  EXPECT_EQ(parse_json(compared.out, "the scores")["difference"]["character_error_rate"], 0);
}

TEST_F(RewriteTest, ResumesToTheBit) {
  train_tiny();
  ASSERT_EQ(run(training("half", {"--epochs", "1", "--decay", "none"})).code, 0);
  ASSERT_EQ(run(training("whole", {"--decay", "none"})).code, 0);
  const ProgramRun resumed =
      run({"train", "--resume", "--out", "half", "--data", "times.tsv", "--epochs", "2"});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  const auto tensors = [&](const std::string& name) {
    const ProgramRun rewritten = run(
        {"rewrite", "-m", name + "/best.safetensors", "ten to two pm", "noon", "8.15", "--format", "jsonl"});
    EXPECT_EQ(rewritten.code, 0) << rewritten.err;
    return rewritten.out;
  };
  EXPECT_EQ(tensors("half"), tensors("whole"));
}

TEST_F(RewriteTest, ModelsOfOneTaskNameTheirCommand) {
  train_tiny();
  const ProgramRun captioned = run({"caption", "--model", "run/best.safetensors", "no.jpg"});
  EXPECT_EQ(captioned.code, 3);
  EXPECT_THAT(captioned.err, AllOf(HasSubstr("rewrites texts"), HasSubstr("sightline rewrite --model")));
  const ProgramRun rewritten = run({"rewrite", "--model", model().string(), "ten past two"});
  EXPECT_EQ(rewritten.code, 3);
  EXPECT_THAT(rewritten.err,
              AllOf(HasSubstr("captions photographs"), HasSubstr("sightline caption --model")));
  EXPECT_THAT(run({"inspect", "run/best.safetensors"}).out, HasSubstr("rewrite"));
}

TEST_F(RewriteTest, RefusesWhatCannotBeMeant) {
  train_tiny();
  write("empty.tsv", "");
  const ProgramRun nothing =
      run({"evaluate", "--model", "run/best.safetensors", "--references", "empty.tsv"});
  EXPECT_EQ(nothing.code, 3);
  EXPECT_THAT(nothing.err, HasSubstr("empty.tsv: found no pair of texts"));
  EXPECT_THAT(script("sightline rewrite -m run/best.safetensors - < .").err,
              HasSubstr("standard input: cannot be read: Is a directory"));
  const std::vector<std::string> base{"rewrite", "-m", "run/best.safetensors"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), base.begin(), base.end());
    return run(more);
  };
  EXPECT_EQ(with({}).code, 2);
  EXPECT_EQ(with({"a", "b", "--alignment", "a.png"}).code, 2);
  EXPECT_EQ(with({"a", "--alignment", "a.txt"}).code, 2);
  const ProgramRun nowhere = with({"a", "--alignment", "none/a.png"});
  EXPECT_EQ(nowhere.code, 3);
  EXPECT_EQ(nowhere.out, "");  // before anything is rewritten
  EXPECT_EQ(with({"a", "--attention"}).code, 2);
  EXPECT_THAT(with({"a", "--prefix", "x"}).err, HasSubstr("--prefix: the model does not write 'x'"));
  EXPECT_EQ(run({"rewrite", "a"}).code, 2);
  write("bad.tsv", "source\ttarget\na\tb\nno tab\nnone here\n");
  const ProgramRun bad = run({"train", "--task", "rewrite", "--data", "bad.tsv", "--out", "other"});
  EXPECT_EQ(bad.code, 3);
  EXPECT_THAT(bad.err, HasSubstr("bad.tsv: line 3: found 1 column, expected 2"));
  EXPECT_EQ(
      run({"train", "--task", "rewrite", "--data", "times.tsv", "--images", ".", "--out", "other"}).code, 2);
}

}  // namespace
}  // namespace sightline
