#include "metrics/classification.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "core/error.h"

namespace sightline {

namespace {

constexpr double kLeastProbability = 1e-15;  // of which a logarithm is taken

double quotient(double part, double whole) {
  return whole > 0 ? part / whole : 0.0;
}

// From how often a class is the truth, is predicted, and is both.
double f1_of(double truths, double predictions, double both) {
  return quotient(2 * both, truths + predictions);
}

// Confidence 1 belongs to the last bin, and a bin's upper end to the bin.
std::size_t bin_of(double confidence) {
  const double place = std::ceil(confidence * static_cast<double>(kReliabilityBins)) - 1;
  return static_cast<std::size_t>(std::clamp(place, 0.0, static_cast<double>(kReliabilityBins - 1)));
}

double log_loss(const ClassifiedText& text) {
  return -std::log(std::clamp(text.probabilities[text.truth], kLeastProbability, 1.0));
}

double brier_score(const ClassifiedText& text) {
  double sum = 0;
  for (std::size_t k = 0; k < text.probabilities.size(); ++k) {
    const double distance = text.probabilities[k] - (k == text.truth ? 1.0 : 0.0);
    sum += distance * distance;
  }
  return sum;
}

// A row: for each class whether it is the truth, the prediction, both.
ResampledMetric resampled_macro_f1(const std::vector<ClassifiedText>& texts, std::size_t classes) {
  ResampledMetric metric;
  metric.names = {"macro F1"};
  metric.width = 3 * classes;
  metric.rows.assign(texts.size() * metric.width, 0.0);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    double* row = metric.rows.data() + i * metric.width;
    const std::size_t said = predicted_class(texts[i].probabilities);
    row[3 * texts[i].truth] += 1;
    row[3 * said + 1] += 1;
    if (said == texts[i].truth) row[3 * said + 2] += 1;
  }
  metric.score = [](std::span<const double> sums, double, std::span<double> scores) {
    double sum = 0, present = 0;
    for (std::size_t k = 0; k < sums.size(); k += 3) {
      present += sums[k] + sums[k + 1] > 0 ? 1 : 0;
      sum += f1_of(sums[k], sums[k + 1], sums[k + 2]);
    }
    scores[0] = quotient(sum, present);
  };
  return metric;
}

// A row: for each bin the text's confidence, and whether it is right, where it falls into that bin. The
// distance of the bin's means, weighted by its texts, is that of the sums.
ResampledMetric resampled_calibration_error(const std::vector<ClassifiedText>& texts) {
  ResampledMetric metric;
  metric.names = {"calibration error"};
  metric.width = 2 * kReliabilityBins;
  metric.rows.assign(texts.size() * metric.width, 0.0);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const std::size_t said = predicted_class(texts[i].probabilities);
    const double confidence = texts[i].probabilities[said];
    double* bin = metric.rows.data() + i * metric.width + 2 * bin_of(confidence);
    bin[0] = confidence;
    bin[1] = said == texts[i].truth ? 1 : 0;
  }
  metric.score = [](std::span<const double> sums, double count, std::span<double> scores) {
    double distance = 0;
    for (std::size_t k = 0; k < sums.size(); k += 2) distance += std::abs(sums[k] - sums[k + 1]);
    scores[0] = distance / count;
  };
  return metric;
}

void add_to_bins(std::vector<ReliabilityBin>& bins, const ClassifiedText& text) {
  const std::size_t said = predicted_class(text.probabilities);
  ReliabilityBin& bin = bins[bin_of(text.probabilities[said])];
  ++bin.count;
  bin.confidence += text.probabilities[said];
  bin.accuracy += said == text.truth ? 1 : 0;
}

std::vector<ReliabilityBin> reliability_of(const std::vector<ClassifiedText>& texts) {
  std::vector<ReliabilityBin> bins(kReliabilityBins);
  for (std::size_t k = 0; k < bins.size(); ++k) {
    bins[k].low = static_cast<double>(k) / kReliabilityBins;
    bins[k].high = static_cast<double>(k + 1) / kReliabilityBins;
  }
  for (const ClassifiedText& text : texts) add_to_bins(bins, text);
  for (ReliabilityBin& bin : bins) {
    const auto count = static_cast<double>(bin.count);
    bin.confidence = quotient(bin.confidence, count);
    bin.accuracy = quotient(bin.accuracy, count);
  }
  return bins;
}

std::vector<ClassScores> class_scores(const std::vector<std::vector<std::int64_t>>& confusion) {
  std::vector<ClassScores> classes(confusion.size());
  for (std::size_t k = 0; k < classes.size(); ++k) {
    std::int64_t said = 0;
    for (std::size_t other = 0; other < confusion.size(); ++other) {
      classes[k].support += confusion[k][other];
      said += confusion[other][k];
    }
    const auto both = static_cast<double>(confusion[k][k]);
    const auto truths = static_cast<double>(classes[k].support), predictions = static_cast<double>(said);
    classes[k].precision = quotient(both, predictions);
    classes[k].recall = quotient(both, truths);
    classes[k].f1 = f1_of(truths, predictions, both);
  }
  return classes;
}

}  // namespace

std::size_t predicted_class(const std::vector<double>& probabilities) {
  return static_cast<std::size_t>(std::max_element(probabilities.begin(), probabilities.end()) -
                                  probabilities.begin());
}

ClassificationScores classification_scores(const std::vector<ClassifiedText>& texts) {
  if (texts.empty()) throw UsageError("classification: found no text to score");
  const std::size_t classes = texts.front().probabilities.size();
  ClassificationScores scores;
  scores.confusion.assign(classes, std::vector<std::int64_t>(classes, 0));
  std::vector<double> right, losses, briers;
  for (const ClassifiedText& text : texts) {
    const std::size_t said = predicted_class(text.probabilities);
    ++scores.confusion[text.truth][said];
    right.push_back(said == text.truth ? 1 : 0);
    losses.push_back(log_loss(text));
    briers.push_back(brier_score(text));
  }
  scores.classes = class_scores(scores.confusion);
  scores.reliability = reliability_of(texts);
  scores.metrics = {resampled_mean("accuracy", right), resampled_macro_f1(texts, classes),
                    resampled_mean("log loss", losses), resampled_mean("Brier score", briers),
                    resampled_calibration_error(texts)};
  return scores;
}

}  // namespace sightline
