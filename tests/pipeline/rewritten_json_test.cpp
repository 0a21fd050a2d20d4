#include "pipeline/rewritten_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace sightline {
namespace {

Hypothesis written_as(const std::vector<std::string>& tokens) {
  Hypothesis hypothesis;
  hypothesis.words = tokens;
  hypothesis.word_log_probs.assign(tokens.size(), -0.25);
  hypothesis.log_prob = -0.25 * static_cast<double>(tokens.size() + 1);
  hypothesis.finished = true;
  hypothesis.layout = Sequence{2};
  hypothesis.alpha = {1, 0, 0.5f, 0.5f};
  return hypothesis;
}

RewrittenLine may_five() {
  return {"May 5", {{"may", "5"}, {4, 5}, true}, {written_as({"0", "5"})}};
}

Rewriter of_characters() {
  Rewriter rewriter;
  rewriter.target_tokens = Tokens::characters;
  return rewriter;
}

TEST(RewrittenJson, HasTheTextItsTokensAndWhatWasRead) {
  const Json json = rewritten_json(of_characters(), may_five(), false);
  EXPECT_EQ(json["source"], "May 5");
  EXPECT_EQ(json["text"], "05");
  EXPECT_EQ(json["log_prob"], -0.75);
  EXPECT_DOUBLE_EQ(json["confidence"].get<double>(), std::exp(-0.25));
  EXPECT_EQ(json["tokens"][1], Json({{"token", "5"}, {"log_prob", -0.25}}));
  EXPECT_EQ(json["source_tokens"], Json({"may", "5"}));
  EXPECT_EQ(json["cut"], true);
  EXPECT_FALSE(json.contains("attention"));
  EXPECT_FALSE(json.contains("alternatives"));
  EXPECT_EQ(rewritten_json(Rewriter(), may_five(), false)["text"], "0 5");  // of words
}

TEST(RewrittenJson, WeightsAreOverTheSourcesTokens) {
  const Json json = rewritten_json(of_characters(), may_five(), true);
  EXPECT_EQ(json["attention"], Json::parse("[[1.0, 0.0], [0.5, 0.5]]"));
  RewrittenLine blind = may_five();
  blind.hypotheses[0].alpha.clear();
  EXPECT_TRUE(rewritten_json(of_characters(), blind, true)["attention"].is_null());
}

TEST(RewrittenJson, OtherVersionsAreAlternatives) {
  RewrittenLine line = may_five();
  line.hypotheses.push_back(written_as({"5", "5"}));
  const Json json = rewritten_json(of_characters(), line, false);
  ASSERT_EQ(json["alternatives"].size(), 1u);
  EXPECT_EQ(json["alternatives"][0]["text"], "55");
  EXPECT_FALSE(json["alternatives"][0].contains("source"));
}

TEST(RewrittenJson, ASourceWithoutATokenHasAnEmptyTextAlone) {
  EXPECT_EQ(rewritten_json(Rewriter(), {" ", {}, {}}, true), Json({{"source", " "}, {"text", ""}}));
}

}  // namespace
}  // namespace sightline
