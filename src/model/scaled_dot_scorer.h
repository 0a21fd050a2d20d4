#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// e_ti = (W_Q s) · (W_K h_i) / sqrt(A), z_t = sum_i alpha_ti W_V h_i (Vaswani et al. 2017, equation 1, one
// query).
class ScaledDotScorer : public AttentionScorer {
 public:
  ScaledDotScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;
  at::Tensor expected(const PreparedRegions& prepared, const AttentionStep& step,
                      const at::Tensor& alpha) override;

 private:
  bool sees_word_;
  double scale_;
  torch::nn::Linear hidden_query_{nullptr};  // W_Q
  torch::nn::Linear region_key_{nullptr};    // W_K
  torch::nn::Linear region_value_{nullptr};  // W_V
};

}  // namespace sightline
