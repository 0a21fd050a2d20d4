#pragma once

#include <vector>

#include "metrics/scored_image.h"

namespace sightline {

// ROUGE-L (Lin 2004) as coco-caption computes it: beta = 1.2, precision and recall each the maximum over
// references.
double rouge_l(const ScoredImage& image);

struct RougeResult {
  double mean = 0;
  std::vector<double> per_image;
};
RougeResult rouge_l(const std::vector<ScoredImage>& images);

}  // namespace sightline
