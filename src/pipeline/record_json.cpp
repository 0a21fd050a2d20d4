#include "pipeline/record_json.h"

#include <nlohmann/json.hpp>

#include "pipeline/file_name.h"
#include "pipeline/unsure_reason.h"
#include "render/attention_weights.h"

namespace sightline {

namespace {

void add_hypothesis(Json& json, const Hypothesis& hypothesis, bool sentence, bool attention) {
  json["caption"] = caption_text(hypothesis, sentence);
  json["log_prob"] = hypothesis.log_prob;
  json["confidence"] = confidence(hypothesis);
  Json words = Json::array();
  for (std::size_t i = 0; i < hypothesis.words.size(); ++i) {
    words.push_back({{"word", hypothesis.words[i]}, {"log_prob", hypothesis.word_log_probs[i]}});
    if (hypothesis.extra > 0) words.back()["visual"] = visual(hypothesis, i);
  }
  json["words"] = std::move(words);
  add_layout(json, hypothesis.layout);
  if (!hypothesis.glimpses.empty()) json["glimpses"] = hypothesis.glimpses;
  if (!attention) return;
  json["attention"] = attention_rows(hypothesis);
  if (Json heads = head_rows(hypothesis); !heads.is_null()) json["heads"] = std::move(heads);
  add_form(json, hypothesis);
  if (!hypothesis.members.empty()) json["members"] = member_rows(hypothesis);
}

}  // namespace

Json record_json(const CaptionRecord& record, bool attention) {
  Json json = Json::object();
  add_file_name(json, record.file);
  json["status"] = !record.ok ? "error" : record.unsure.empty() ? "ok" : "unsure";
  if (!record.ok || !record.unsure.empty()) {
    json["reason"] = record.ok ? record.unsure : record.error;
    return json;
  }
  add_hypothesis(json, record.hypotheses.front(), record.sentence, attention);
  if (record.judgement) {
    json["worth"] = to_string(record.judgement->worth);
    json["unlike"] = record.judgement->unlike;
    json["distance"] = record.judgement->distance;
  }
  if (attention && record.geometry) add_places(json, record.hypotheses.front().layout, *record.geometry);
  if (!record.n_best && record.hypotheses.size() == 1) return json;
  json["score"] = record.hypotheses.front().score;  // what the list is in order of
  Json alternatives = Json::array();
  for (std::size_t i = 1; i < record.hypotheses.size(); ++i) {
    Json alternative = Json::object();
    add_hypothesis(alternative, record.hypotheses[i], record.sentence, attention);
    alternative["score"] = record.hypotheses[i].score;
    alternatives.push_back(std::move(alternative));
  }
  json["alternatives"] = std::move(alternatives);
  return json;
}

}  // namespace sightline
