#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "metrics/bleu.h"
#include "metrics/meteor_ess.h"

namespace sightline {

// One metric (or several that share their counts) as the bootstrap needs it: a row of numbers per image that
// add up, and the scores of a set of images from the sum of its rows. So a corpus metric is resampled without
// being recomputed.
struct ResampledMetric {
  std::vector<std::string> names;  // one per score
  std::size_t width = 0;           // numbers in a row
  std::vector<double> rows;        // images x width
  // Fills `scores` (one per name) from the sums (width of them) over `images` images.
  std::function<void(std::span<const double> sums, double images, std::span<double> scores)> score;

  std::size_t image_count() const { return width == 0 ? 0 : rows.size() / width; }
};

// A metric that is the mean of its images' scores.
ResampledMetric resampled_mean(const std::string& name, const std::vector<double>& per_image);
// "BLEU-1" to "BLEU-4", then "BLEU-1 (no BP)" to "BLEU-4 (no BP)": without brevity penalty.
ResampledMetric resampled_bleu(const std::vector<BleuStatistics>& per_image);
// "METEOR-ess".
ResampledMetric resampled_meteor(const std::vector<MeteorStatistics>& per_image);

// The scores of all images as they are, one per name.
std::vector<double> observed_scores(const ResampledMetric& metric);

}  // namespace sightline
