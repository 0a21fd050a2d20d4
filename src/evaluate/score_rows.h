#pragma once

#include "evaluate/score_table.h"
#include "metrics/bootstrap.h"
#include "metrics/evaluation.h"

namespace sightline {

// One system's scores: a column "score" and, where there are resamples, "low" and "high", the ends of the
// 95 % interval.
void add_scores(ScoreTable& table, const Evaluation& evaluation, const BootstrapOptions& options);

// Two systems beside each other: columns "A", "B", "difference", "low", "high" and "p".
void add_differences(ScoreTable& table, const Evaluation& a, const Evaluation& b,
                     const BootstrapOptions& options);

}  // namespace sightline
