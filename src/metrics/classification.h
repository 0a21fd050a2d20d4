#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "metrics/resampled_metric.h"

namespace sightline {

// What a classifier says of one text, and what is right.
struct ClassifiedText {
  std::vector<double> probabilities;  // of each class; they sum to one
  std::size_t truth = 0;              // the right class
};

// The most probable class; the first of equals.
std::size_t predicted_class(const std::vector<double>& probabilities);

// How one class fares against the rest. A share of nothing is 0.
struct ClassScores {
  double precision = 0;      // of what is called so, the share that is
  double recall = 0;         // of what is so, the share that is called so
  double f1 = 0;             // their harmonic mean
  std::int64_t support = 0;  // texts that are so
};

// Texts whose predicted class has a probability of `low` to `high`.
struct ReliabilityBin {
  double low = 0, high = 0;  // low is out, high is in
  std::int64_t count = 0;
  double confidence = 0;  // mean probability of the predicted class; 0 where there is none
  double accuracy = 0;    // share of them that is right
};

// As Guo et al. 2017, section 2, have them.
inline constexpr std::size_t kReliabilityBins = 15;

struct ClassificationScores {
  std::vector<std::vector<std::int64_t>> confusion;  // [truth][predicted]
  std::vector<ClassScores> classes;
  std::vector<ReliabilityBin> reliability;  // kReliabilityBins of equal width
  // As the bootstrap needs them: "accuracy"; "macro F1", the mean F1 of the classes that occur or are
  // predicted; "log loss", the mean of -ln p(truth), p at least 1e-15; "Brier score", the mean of
  // sum_k (p_k - [k is right])^2 (Brier 1950); "calibration error", the mean distance of confidence and
  // accuracy over the bins, weighted by their texts (the expected calibration error of Naeini et al. 2015).
  std::vector<ResampledMetric> metrics;
};

// All texts have probabilities of the same classes. Raises UsageError for no text.
ClassificationScores classification_scores(const std::vector<ClassifiedText>& texts);

}  // namespace sightline
