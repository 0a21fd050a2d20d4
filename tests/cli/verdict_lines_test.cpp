#include "cli/verdict_lines.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/json.h"

namespace sightline {
namespace {

const std::vector<std::string> kOpinions{"neg", "pos"};

// "Good film. Fine!" with two heads over its six tokens, of which the weights are made up.
Verdict read_verdict() {
  Verdict verdict;
  verdict.text = "Good film. Fine!";
  verdict.document = document_words(verdict.text);
  verdict.probabilities = {0.25, 0.75};
  return verdict;
}

TEST(VerdictLines, ForPeopleAreTheLabelAndHowSureItIs) {
  EXPECT_EQ(verdict_line(read_verdict(), kOpinions, AnswerForm::text, false), "pos\t0.7500\n");
  EXPECT_EQ(lines_begin(AnswerForm::text), "");
}

TEST(VerdictLines, OfATableAreTheTextsToo) {
  Verdict verdict = read_verdict();
  verdict.text = "a\tb\nc";
  EXPECT_EQ(lines_begin(AnswerForm::tsv), "label\tprobability\ttext\n");
  EXPECT_EQ(verdict_line(verdict, {"n", "p\tq"}, AnswerForm::tsv, false), "p\\tq\t0.7500\ta\\tb\\nc\n");
}

TEST(VerdictLines, TheFirstOfEqualsIsTheLabel) {
  Verdict verdict = read_verdict();
  verdict.probabilities = {0.5, 0.5};
  EXPECT_EQ(verdict_line(verdict, kOpinions, AnswerForm::text, false), "neg\t0.5000\n");
}

TEST(VerdictLines, AsJsonHaveEveryProbability) {
  Verdict verdict = read_verdict();
  verdict.document.left_out = 3;
  const std::string line = verdict_line(verdict, kOpinions, AnswerForm::jsonl, false);
  EXPECT_TRUE(line.ends_with("}\n"));
  const Json json = parse_json(line, "line");
  EXPECT_EQ(json["text"], "Good film. Fine!");
  EXPECT_EQ(json["label"], "pos");
  EXPECT_EQ(json["probability"], 0.75);
  EXPECT_EQ(json["probabilities"]["neg"], 0.25);
  EXPECT_EQ(json["words_read"], verdict.document.words.size());
  EXPECT_EQ(json["words_left_out"], 3);
  EXPECT_FALSE(json.contains("words"));
}

TEST(VerdictLines, AttentionIsTheMeanOfTheHeadsAndEachOfThem) {
  Verdict verdict = read_verdict();
  const std::size_t words = verdict.document.words.size();
  verdict.heads = 2;
  verdict.alpha.assign(2 * words, 0);
  verdict.alpha[0] = 1;          // the first head sees the first word
  verdict.alpha[words + 1] = 1;  // the other the second
  const Json json = parse_json(verdict_line(verdict, kOpinions, AnswerForm::jsonl, true), "line");
  EXPECT_EQ(json["words"].size(), words);
  EXPECT_EQ(json["words"][0], "good");
  EXPECT_EQ(json["weights"][0], 0.5);
  EXPECT_EQ(json["weights"][1], 0.5);
  EXPECT_EQ(json["heads"].size(), 2u);
  EXPECT_EQ(json["heads"][1][1], 1.0);
  EXPECT_FALSE(json.contains("sentences"));
}

TEST(VerdictLines, SentencesBeginWhereTheyBegin) {
  Verdict verdict = read_verdict();
  ASSERT_EQ(verdict.document.sentences(), 2u);
  verdict.alpha.assign(verdict.document.words.size(), 0.1234567f);
  verdict.sentence_alpha = {0.25f, 0.75f};
  const Json json = parse_json(verdict_line(verdict, kOpinions, AnswerForm::jsonl, true), "line");
  EXPECT_EQ(json["weights"][0], 0.123457);  // six digits are enough
  ASSERT_EQ(json["sentences"].size(), 2u);
  EXPECT_EQ(json["sentences"][0]["begin"], 0);
  EXPECT_EQ(json["sentences"][1]["begin"], json["sentences"][0]["words"]);
  EXPECT_EQ(
      json["sentences"][1]["begin"].get<std::size_t>() + json["sentences"][1]["words"].get<std::size_t>(),
      verdict.document.words.size());
  EXPECT_EQ(json["sentences"][1]["weight"], 0.75);
}

TEST(VerdictLines, WithoutAttentionThereAreNoWeights) {
  const Json json = parse_json(verdict_line(read_verdict(), kOpinions, AnswerForm::jsonl, true), "line");
  EXPECT_TRUE(json.contains("words"));
  EXPECT_FALSE(json.contains("weights"));
}

// So that there are as many lines as texts.
TEST(VerdictLines, ATextWithoutAVerdictHasALineToo) {
  EXPECT_EQ(failure_line("a\nb", "why", AnswerForm::text), "\n");
  EXPECT_EQ(failure_line("a\nb", "why", AnswerForm::tsv), "\t\ta\\nb\n");
  EXPECT_EQ(parse_json(failure_line("a\nb", "why", AnswerForm::jsonl), "line"),
            Json({{"text", "a\nb"}, {"status", "failed"}, {"error", "why"}}));
}

}  // namespace
}  // namespace sightline
