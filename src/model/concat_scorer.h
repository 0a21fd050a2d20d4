#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// e_ti = v · tanh(W [s ; h_i]) (Luong et al. 2015, equation 8, concat): additive scores without a bias, W one
// matrix. Its two halves are applied apart, so that the regions' part is computed once per image.
class ConcatScorer : public AttentionScorer {
 public:
  ConcatScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 private:
  bool sees_word_;
  std::int64_t query_size_;
  torch::nn::Linear pair_{nullptr};  // W: the columns of s, then those of h_i
  at::Tensor score_;                 // v, [A]
};

}  // namespace sightline
