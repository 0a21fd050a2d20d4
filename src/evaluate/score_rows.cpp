#include "evaluate/score_rows.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sightline {

namespace {

constexpr char kAblation[] = "ablation";

void add_score(ScoreTable& table, const std::string& name, double value, bool whole = false) {
  table.rows.push_back({name, {value}, whole});
  table.rows.back().cells.resize(table.columns.size());
}

bool is_count(const Score& score) {
  return score.name == "vocabulary used";
}

}  // namespace

void add_metrics(ScoreTable& table, const std::vector<ResampledMetric>& metrics,
                 const BootstrapOptions& options) {
  table.columns = {"score"};
  if (options.resamples > 0) {
    table.columns.insert(table.columns.end(), {"low", "high"});
    for (const BootstrapScore& score : bootstrap(metrics, options))
      table.rows.push_back({score.name, {score.value, score.low, score.high}});
    return;
  }
  for (const ResampledMetric& metric : metrics) {
    const std::vector<double> scores = observed_scores(metric);
    for (std::size_t k = 0; k < scores.size(); ++k) add_score(table, metric.names[k], scores[k]);
  }
}

void add_metric_differences(ScoreTable& table, const std::vector<ResampledMetric>& a,
                            const std::vector<ResampledMetric>& b, const BootstrapOptions& options) {
  table.columns = {"A", "B", "difference", "low", "high", "p"};
  for (const BootstrapDifference& d : bootstrap_compare(a, b, options))
    table.rows.push_back({d.name, {d.a, d.b, d.difference, d.low, d.high, d.p_value}});
}

void add_scores(ScoreTable& table, const Evaluation& evaluation, const BootstrapOptions& options) {
  add_metrics(table, evaluation.metrics, options);
  for (const Score& score : evaluation.set_scores())
    add_score(table, score.name, score.value, is_count(score));
}

void add_ablation(ScoreTable& table, const std::vector<ResampledMetric>& metrics,
                  const BootstrapOptions& options) {
  if (options.resamples > 0) {
    for (const BootstrapScore& score : bootstrap(metrics, options))
      table.rows.push_back({score.name, {score.value, score.low, score.high}, false, kAblation});
    return;
  }
  for (const ResampledMetric& metric : metrics)
    table.rows.push_back({metric.names.front(), {observed_scores(metric).front()}, false, kAblation});
}

void add_differences(ScoreTable& table, const Evaluation& a, const Evaluation& b,
                     const BootstrapOptions& options) {
  add_metric_differences(table, a.metrics, b.metrics, options);
  const std::vector<Score> of_a = a.set_scores(), of_b = b.set_scores();
  for (std::size_t k = 0; k < of_a.size(); ++k) {
    const double difference = of_a[k].value - of_b[k].value;
    table.rows.push_back(
        {of_a[k].name, {of_a[k].value, of_b[k].value, difference, {}, {}, {}}, is_count(of_a[k])});
  }
}

}  // namespace sightline
