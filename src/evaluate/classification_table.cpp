#include "evaluate/classification_table.h"

#include <nlohmann/json.hpp>

#include "core/number_text.h"
#include "core/printable.h"
#include "evaluate/aligned_columns.h"

namespace sightline {

namespace {

std::string four_digits(double value) {
  return with_decimals(value, 4);
}

Json classes_json(const ClassificationScores& scores, const std::vector<std::string>& labels) {
  Json classes = Json::object();
  for (std::size_t k = 0; k < labels.size(); ++k) {
    const ClassScores& own = scores.classes[k];
    classes[labels[k]] = {
        {"precision", own.precision}, {"recall", own.recall}, {"f1", own.f1}, {"support", own.support}};
  }
  return classes;
}

Json reliability_json(const ClassificationScores& scores) {
  Json bins = Json::array();
  for (const ReliabilityBin& bin : scores.reliability)
    bins.push_back({{"low", bin.low},
                    {"high", bin.high},
                    {"count", bin.count},
                    {"confidence", bin.confidence},
                    {"accuracy", bin.accuracy}});
  return bins;
}

std::size_t texts_of(const ClassificationScores& scores) {
  return scores.metrics.front().image_count();
}

std::string intervals_of(const BootstrapOptions& options) {
  return "95 %, " + std::to_string(options.resamples) + " resamples, seed " + std::to_string(options.seed);
}

}  // namespace

ScoreTable classification_table(const ClassificationScores& scores, const std::vector<std::string>& labels,
                                const BootstrapOptions& options, bool details) {
  ScoreTable table;
  table.facts.emplace_back("texts", texts_of(scores));
  if (options.resamples > 0) table.facts.emplace_back("intervals", intervals_of(options));
  if (details) {
    table.facts.emplace_back("labels", labels);
    table.facts.emplace_back("confusion", scores.confusion);
    table.facts.emplace_back("classes", classes_json(scores, labels));
    table.facts.emplace_back("reliability", reliability_json(scores));
  }
  table.columns = {"score"};
  if (options.resamples > 0) {
    table.columns.insert(table.columns.end(), {"low", "high"});
    for (const BootstrapScore& score : bootstrap(scores.metrics, options))
      table.rows.push_back({score.name, {score.value, score.low, score.high}});
    return table;
  }
  for (const ResampledMetric& metric : scores.metrics)
    table.rows.push_back({metric.names.front(), {observed_scores(metric).front()}});
  return table;
}

ScoreTable classification_differences(const ClassificationScores& a, const ClassificationScores& b,
                                      const BootstrapOptions& options) {
  ScoreTable table;
  table.facts.emplace_back("texts", texts_of(a));
  table.facts.emplace_back("intervals", intervals_of(options));
  table.columns = {"A", "B", "difference", "low", "high", "p"};
  for (const BootstrapDifference& d : bootstrap_compare(a.metrics, b.metrics, options))
    table.rows.push_back({d.name, {d.a, d.b, d.difference, d.low, d.high, d.p_value}});
  return table;
}

std::string confusion_text(const ClassificationScores& scores, const std::vector<std::string>& labels) {
  TextRows rows{{"truth \\ predicted"}};
  for (const std::string& label : labels) rows[0].push_back(printable(label));
  rows[0].insert(rows[0].end(), {"precision", "recall", "F1"});
  for (std::size_t k = 0; k < labels.size(); ++k) {
    auto& row = rows.emplace_back(std::vector<std::string>{printable(labels[k])});
    for (const std::int64_t count : scores.confusion[k]) row.push_back(std::to_string(count));
    for (const double value : {scores.classes[k].precision, scores.classes[k].recall, scores.classes[k].f1})
      row.push_back(four_digits(value));
  }
  return aligned_columns(rows);
}

std::string reliability_text(const ClassificationScores& scores) {
  TextRows rows{{"confidence", "texts", "mean", "right"}};
  for (const ReliabilityBin& bin : scores.reliability) {
    if (bin.count == 0) continue;
    rows.push_back({four_digits(bin.low) + " - " + four_digits(bin.high), std::to_string(bin.count),
                    four_digits(bin.confidence), four_digits(bin.accuracy)});
  }
  return aligned_columns(rows);
}

}  // namespace sightline
