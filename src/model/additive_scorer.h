#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// Additive scores, e_ti = v · tanh(W_a h_i + W_s s + b) (Bahdanau et al. 2015, section A.1.2; Xu et al. 2015,
// f_att): of soft attention with the expectation, of hard attention with one region.
// Scores that add to these derive from it.
class AdditiveScorer : public AttentionScorer {
 public:
  AdditiveScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 protected:
  bool sees_word_;
  torch::nn::Linear region_key_{nullptr};    // W_a and the bias
  torch::nn::Linear hidden_query_{nullptr};  // W_s; the paper's query is h_{t-1}
  at::Tensor score_;                         // v, [A]
};

}  // namespace sightline
