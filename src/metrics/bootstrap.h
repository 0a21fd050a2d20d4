#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "metrics/resampled_metric.h"

namespace sightline {

struct BootstrapOptions {
  int resamples = 10000;
  std::uint64_t seed = 1;
  double confidence = 0.95;
};

// A score and its percentile interval over resampled images.
struct BootstrapScore {
  std::string name;
  double value = 0;
  double low = 0;
  double high = 0;
};

// Draws images with replacement (Efron 1979). The same seed gives the same intervals, whatever the number of
// threads. Raises UsageError for no images, fewer than two resamples or a confidence outside (0, 1), and when
// metrics disagree on the number of images.
std::vector<BootstrapScore> bootstrap(const std::vector<ResampledMetric>& metrics,
                                      const BootstrapOptions& options);

// How two systems differ on the same images.
struct BootstrapDifference {
  std::string name;
  double a = 0;
  double b = 0;
  double difference = 0;  // a - b
  double low = 0;         // interval of the difference
  double high = 0;
  double p_value = 0;  // two-sided: how often chance alone would reverse the sign
};

// Both systems on the same draws of images (paired bootstrap, Koehn 2004). `a` and `b` hold the same metrics
// of the same images in the same order; raises UsageError where they do not.
std::vector<BootstrapDifference> bootstrap_compare(const std::vector<ResampledMetric>& a,
                                                   const std::vector<ResampledMetric>& b,
                                                   const BootstrapOptions& options);

}  // namespace sightline
