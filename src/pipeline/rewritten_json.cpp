#include "pipeline/rewritten_json.h"

#include <nlohmann/json.hpp>

#include "caption/confidence.h"
#include "render/attention_weights.h"

namespace sightline {

namespace {

void add_rewriting(Json& json, const Rewriter& rewriter, const Hypothesis& hypothesis, bool attention) {
  json["text"] = rewriter.written(hypothesis);
  json["log_prob"] = hypothesis.log_prob;
  json["confidence"] = confidence(hypothesis);
  Json tokens = Json::array();
  for (std::size_t t = 0; t < hypothesis.words.size(); ++t) {
    tokens.push_back({{"token", hypothesis.words[t]}, {"log_prob", hypothesis.word_log_probs[t]}});
    if (hypothesis.extra > 0) tokens.back()["visual"] = visual(hypothesis, t);
  }
  json["tokens"] = std::move(tokens);
  if (!hypothesis.glimpses.empty()) json["glimpses"] = hypothesis.glimpses;
  if (!attention) return;
  json["attention"] = attention_rows(hypothesis);
  if (Json heads = head_rows(hypothesis); !heads.is_null()) json["heads"] = std::move(heads);
  add_form(json, hypothesis);
}

}  // namespace

Json rewritten_json(const Rewriter& rewriter, const RewrittenLine& line, bool attention) {
  Json json{{"source", line.source}, {"text", ""}};
  if (line.hypotheses.empty()) return json;
  add_rewriting(json, rewriter, line.hypotheses.front(), attention);
  json["source_tokens"] = line.read.tokens;
  json["cut"] = line.read.cut;
  for (std::size_t i = 1; i < line.hypotheses.size(); ++i) {
    Json alternative = Json::object();
    add_rewriting(alternative, rewriter, line.hypotheses[i], attention);
    json["alternatives"].push_back(std::move(alternative));
  }
  return json;
}

}  // namespace sightline
