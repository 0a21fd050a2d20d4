#pragma once

#include "model/additive_scorer.h"

namespace sightline {

// Additive scores in a window that moves on by one region a word (Luong et al. 2015, section 3.2, local-m):
// word t sees the regions from t - window to t + window, and exactly nothing outside; words behind the last
// region stay there. Regions are in their own order: a sequence's, or that in which a grid is read.
class LocalMScorer : public AdditiveScorer {
 public:
  LocalMScorer(const AttentionSizes& sizes, const LayerMaker& make);

  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 private:
  std::int64_t window_;
};

}  // namespace sightline
