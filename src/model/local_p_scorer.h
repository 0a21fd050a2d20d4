#pragma once

#include "model/additive_scorer.h"

namespace sightline {

// Additive scores around a place that the state predicts (Luong et al. 2015, section 3.2, local-p, in two
// dimensions). The place is p_t = (rows, columns) · sigmoid(V tanh(W_p s)), in cells, a cell's own at its
// middle; a region at distance (y, x) of it scores e_ti - (y² + x²) / 2σ², σ = window / 2, and exactly
// nothing where |y| or |x| is above the window. A sequence is a grid of one row, and padding is none of its
// columns. Luong et al. multiply the Gaussian onto alpha; here it stands inside the softmax, so that rows sum
// to one.
class LocalPScorer : public AdditiveScorer {
 public:
  LocalPScorer(const AttentionSizes& sizes, const LayerMaker& make);

  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 private:
  double window_;
  torch::nn::Linear place_hidden_{nullptr};  // W_p
  torch::nn::Linear place_{nullptr};         // V
};

}  // namespace sightline
