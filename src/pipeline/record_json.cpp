#include "pipeline/record_json.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "pipeline/confidence.h"
#include "pipeline/file_name.h"
#include "text/detokenizer.h"

namespace sightline {

namespace {

// The shortest decimal that is this float and no other: a double would be written with seventeen digits.
double shortest(float value) {
  char buffer[32];
  const char* end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  double result = value;
  std::from_chars(buffer, end, result);
  return result;
}

Json attention_json(const Hypothesis& hypothesis) {
  if (hypothesis.alpha.empty()) return nullptr;
  Json rows = Json::array();
  const auto cells = static_cast<std::size_t>(hypothesis.grid.cells());
  for (std::size_t word = 0; word < hypothesis.words.size(); ++word) {
    Json row = Json::array();
    for (std::size_t cell = 0; cell < cells; ++cell)
      row.push_back(shortest(hypothesis.alpha[word * cells + cell]));
    rows.push_back(std::move(row));
  }
  return rows;
}

void add_hypothesis(Json& json, const Hypothesis& hypothesis, bool attention) {
  json["caption"] = detokenize(hypothesis.words);
  json["log_prob"] = hypothesis.log_prob;
  json["confidence"] = confidence(hypothesis);
  Json words = Json::array();
  for (std::size_t i = 0; i < hypothesis.words.size(); ++i) {
    words.push_back({{"word", hypothesis.words[i]}, {"log_prob", hypothesis.word_log_probs[i]}});
  }
  json["words"] = std::move(words);
  json["grid"] = {hypothesis.grid.rows, hypothesis.grid.columns};
  if (attention) json["attention"] = attention_json(hypothesis);
}

}  // namespace

Json record_json(const CaptionRecord& record, bool attention) {
  Json json = Json::object();
  add_file_name(json, record.file);
  json["status"] = record.ok ? "ok" : "error";
  if (!record.ok) {
    json["reason"] = record.error;
    return json;
  }
  add_hypothesis(json, record.hypotheses.front(), attention);
  if (record.hypotheses.size() == 1) return json;
  Json alternatives = Json::array();
  for (std::size_t i = 1; i < record.hypotheses.size(); ++i) {
    Json alternative = Json::object();
    add_hypothesis(alternative, record.hypotheses[i], attention);
    alternatives.push_back(std::move(alternative));
  }
  json["alternatives"] = std::move(alternatives);
  return json;
}

}  // namespace sightline
