#pragma once

#include "model/additive_scorer.h"

namespace sightline {

// Additive scores that know what has been looked at, e_ti = v · tanh(W_a h_i + W_s s + w_c c_ti + b), where
// c_ti is the sum of alpha_i over the words before (See et al. 2017, equations 10 and 11; Tu et al. 2016).
// That sum is the state that travels from word to word, [B, L].
class CoverageScorer : public AdditiveScorer {
 public:
  CoverageScorer(const AttentionSizes& sizes, const LayerMaker& make);

  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;
  at::Tensor initial_state(const PreparedRegions& prepared) override;
  at::Tensor next_state(const AttentionStep& step, const at::Tensor& alpha) override;

 private:
  at::Tensor coverage_;  // w_c, [A]
};

}  // namespace sightline
