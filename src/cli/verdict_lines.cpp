#include "cli/verdict_lines.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "core/json.h"
#include "core/printable.h"

namespace sightline {

namespace {

// Enough for weights; shorter lines.
double six_digits(double value) {
  return std::round(value * 1e6) / 1e6;
}

Json weights_json(const std::vector<float>& weights) {
  Json json = Json::array();
  for (const float weight : weights) json.push_back(six_digits(weight));
  return json;
}

void add_attention(Json& json, const Verdict& verdict) {
  const DocumentWords& document = verdict.document;
  Json words = Json::array(), sentences = Json::array();
  for (const PlacedToken& word : document.words) words.push_back(word.token);
  json["words"] = std::move(words);
  if (verdict.alpha.empty()) return;
  json["weights"] = weights_json(word_weights(verdict));
  for (int head = 0; verdict.heads > 1 && head < verdict.heads; ++head)
    json["heads"].push_back(weights_json(word_weights(verdict, head)));
  for (std::size_t k = 0; k < verdict.sentence_alpha.size(); ++k) {
    const std::size_t begin = document.sentence_begins[k];
    const std::size_t end =
        k + 1 < document.sentences() ? document.sentence_begins[k + 1] : document.words.size();
    sentences.push_back(
        {{"begin", begin}, {"words", end - begin}, {"weight", six_digits(verdict.sentence_alpha[k])}});
  }
  if (!sentences.empty()) json["sentences"] = std::move(sentences);
}

std::string json_line(const Verdict& verdict, const std::vector<std::string>& labels, std::size_t best,
                      bool attention) {
  Json probabilities = Json::object();
  for (std::size_t k = 0; k < labels.size(); ++k) probabilities[labels[k]] = verdict.probabilities[k];
  Json json{{"text", verdict.text},
            {"label", labels[best]},
            {"probability", verdict.probabilities[best]},
            {"probabilities", std::move(probabilities)},
            {"words_read", verdict.document.words.size()},
            {"words_left_out", verdict.document.left_out}};
  if (attention) add_attention(json, verdict);
  return dump_json(json) + "\n";
}

}  // namespace

std::string lines_begin(AnswerForm format) {
  return format == AnswerForm::tsv ? "label\tprobability\ttext\n" : "";
}

std::string verdict_line(const Verdict& verdict, const std::vector<std::string>& labels, AnswerForm format,
                         bool attention) {
  const auto best =
      static_cast<std::size_t>(std::max_element(verdict.probabilities.begin(), verdict.probabilities.end()) -
                               verdict.probabilities.begin());
  if (format == AnswerForm::jsonl) return json_line(verdict, labels, best, attention);
  char probability[32];
  std::snprintf(probability, sizeof probability, "%.4f", verdict.probabilities[best]);
  const std::string line = printable(labels[best]) + "\t" + probability;
  return line + (format == AnswerForm::tsv ? "\t" + printable(verdict.text) : "") + "\n";
}

std::string failure_line(const std::string& text, const std::string& fault, AnswerForm format) {
  if (format == AnswerForm::jsonl)
    return dump_json(Json{{"text", text}, {"status", "failed"}, {"error", fault}}) + "\n";
  return format == AnswerForm::tsv ? "\t\t" + printable(text) + "\n" : "\n";
}

}  // namespace sightline
