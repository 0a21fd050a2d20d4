#include "metrics/resampled_metric.h"

#include <algorithm>

namespace sightline {

namespace {

// The counts of a statistic in a fixed order, by a function that shows each of them to `visit`.
template <class Visit>
void visit_counts(BleuStatistics& statistics, const Visit& visit) {
  for (auto* counts : {&statistics.correct, &statistics.guess})
    for (std::int64_t& count : *counts) visit(count);
  visit(statistics.hypothesis_length);
  visit(statistics.reference_length);
}

template <class Visit>
void visit_counts(MeteorStatistics& statistics, const Visit& visit) {
  for (auto* counts : {&statistics.hypothesis_content, &statistics.hypothesis_function,
                       &statistics.reference_content, &statistics.reference_function})
    for (std::int64_t& count : *counts) visit(count);
  for (std::int64_t* count :
       {&statistics.hypothesis_length, &statistics.reference_length, &statistics.hypothesis_function_words,
        &statistics.reference_function_words, &statistics.chunks})
    visit(*count);
}

template <class Statistics>
ResampledMetric with_rows(const std::vector<Statistics>& per_image) {
  ResampledMetric metric;
  Statistics empty;
  visit_counts(empty, [&](std::int64_t) { ++metric.width; });
  metric.rows.reserve(per_image.size() * metric.width);
  for (Statistics statistics : per_image)
    visit_counts(statistics, [&](std::int64_t count) { metric.rows.push_back(static_cast<double>(count)); });
  return metric;
}

// Sums of counts are whole numbers that a double holds exactly.
template <class Statistics>
Statistics from_sums(std::span<const double> sums) {
  Statistics statistics;
  std::size_t i = 0;
  visit_counts(statistics, [&](std::int64_t& count) { count = static_cast<std::int64_t>(sums[i++]); });
  return statistics;
}

}  // namespace

ResampledMetric resampled_mean(const std::string& name, const std::vector<double>& per_image) {
  ResampledMetric metric;
  metric.names = {name};
  metric.width = 1;
  metric.rows = per_image;
  metric.score = [](std::span<const double> sums, double images, std::span<double> scores) {
    scores[0] = sums[0] / images;
  };
  return metric;
}

ResampledMetric resampled_bleu(const std::vector<BleuStatistics>& per_image) {
  ResampledMetric metric = with_rows(per_image);
  metric.names = {"BLEU-1",         "BLEU-2",         "BLEU-3",         "BLEU-4",
                  "BLEU-1 (no BP)", "BLEU-2 (no BP)", "BLEU-3 (no BP)", "BLEU-4 (no BP)"};
  metric.score = [](std::span<const double> sums, double, std::span<double> scores) {
    const BleuScores bleu = bleu_scores(from_sums<BleuStatistics>(sums));
    const auto next = std::copy(bleu.bleu.begin(), bleu.bleu.end(), scores.begin());
    std::copy(bleu.without_brevity.begin(), bleu.without_brevity.end(), next);
  };
  return metric;
}

ResampledMetric resampled_meteor(const std::vector<MeteorStatistics>& per_image) {
  ResampledMetric metric = with_rows(per_image);
  metric.names = {"METEOR-ess"};
  metric.score = [](std::span<const double> sums, double, std::span<double> scores) {
    scores[0] = meteor_score(from_sums<MeteorStatistics>(sums));
  };
  return metric;
}

std::vector<double> observed_scores(const ResampledMetric& metric) {
  std::vector<double> sums(metric.width, 0.0), scores(metric.names.size());
  for (std::size_t i = 0; i < metric.rows.size(); ++i) sums[i % metric.width] += metric.rows[i];
  metric.score(sums, static_cast<double>(metric.image_count()), scores);
  return scores;
}

}  // namespace sightline
