#include "cli/record_writer.h"

#include <charconv>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "cli/console.h"
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
  Json words = Json::array();
  for (std::size_t i = 0; i < hypothesis.words.size(); ++i) {
    words.push_back({{"word", hypothesis.words[i]}, {"log_prob", hypothesis.word_log_probs[i]}});
  }
  json["words"] = std::move(words);
  json["grid"] = {hypothesis.grid.rows, hypothesis.grid.columns};
  if (!hypothesis.glimpses.empty()) json["glimpses"] = hypothesis.glimpses;
  if (attention) json["attention"] = attention_json(hypothesis);
}

}  // namespace

Json record_json(const CaptionRecord& record, bool attention) {
  Json json{{"file", record.file}, {"status", record.ok ? "ok" : "error"}};
  if (!record.ok) {
    json["reason"] = record.error;
    return json;
  }
  add_hypothesis(json, record.hypotheses.front(), attention);
  if (attention && record.geometry) {
    const Rectangle area = record.geometry->grid();
    json["area"] = {area.x, area.y, area.width, area.height};
  }
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

std::string record_text(const CaptionRecord& record, bool name_file) {
  std::string text;
  for (const Hypothesis& hypothesis : record.hypotheses) {
    if (name_file) text += printable(record.file) + "\t";
    if (record.hypotheses.size() > 1) {
      char log_prob[32];
      std::snprintf(log_prob, sizeof log_prob, "%.4f\t", hypothesis.log_prob);
      text += log_prob;
    }
    text += detokenize(hypothesis.words) + "\n";
  }
  return text;
}

}  // namespace sightline
