#pragma once

#include <vector>

#include "evaluate/score_table.h"
#include "metrics/bootstrap.h"
#include "metrics/evaluation.h"
#include "metrics/resampled_metric.h"

namespace sightline {

// Metrics alone: a column "score" and, where there are resamples, "low" and "high", the ends of the 95 %
// interval; and of two systems the columns of add_differences().
void add_metrics(ScoreTable& table, const std::vector<ResampledMetric>& metrics,
                 const BootstrapOptions& options);
void add_metric_differences(ScoreTable& table, const std::vector<ResampledMetric>& a,
                            const std::vector<ResampledMetric>& b, const BootstrapOptions& options);

// One system's scores: a column "score" and, where there are resamples, "low" and "high", the ends of the
// 95 % interval.
void add_scores(ScoreTable& table, const Evaluation& evaluation, const BootstrapOptions& options);

// The same columns of the CIDEr-D under each condition of an ablation (evaluate/ablation_scores.h), as the
// part "ablation", behind add_scores().
void add_ablation(ScoreTable& table, const std::vector<ResampledMetric>& metrics,
                  const BootstrapOptions& options);

// Two systems beside each other: columns "A", "B", "difference", "low", "high" and "p".
void add_differences(ScoreTable& table, const Evaluation& a, const Evaluation& b,
                     const BootstrapOptions& options);

}  // namespace sightline
