#pragma once

#include <string>
#include <vector>

#include "evaluate/score_table.h"
#include "metrics/bootstrap.h"
#include "metrics/classification.h"

namespace sightline {

// A classifier's scores: a column "score" and, where there are resamples, "low" and "high", the ends of the
// 95 % interval. With `details`, as facts what programs want beside them: "labels", "confusion" (by truth,
// then prediction), "classes" (precision, recall, F1, support by label), "reliability" (the bins).
ScoreTable classification_table(const ClassificationScores& scores, const std::vector<std::string>& labels,
                                const BootstrapOptions& options, bool details);

// Two classifiers beside each other on the same texts: columns "A", "B", "difference", "low", "high" and "p".
ScoreTable classification_differences(const ClassificationScores& a, const ClassificationScores& b,
                                      const BootstrapOptions& options);

// For people: the confusion table, a class's scores beside its row, and the bins that hold texts.
std::string confusion_text(const ClassificationScores& scores, const std::vector<std::string>& labels);
std::string reliability_text(const ClassificationScores& scores);

}  // namespace sightline
