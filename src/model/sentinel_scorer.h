#pragma once

#include "model/additive_scorer.h"

namespace sightline {

// Additive scores over L + 1 slots, the last a sentinel made of the LSTM's memory,
// q_t = sigmoid(W_q [E y_{t-1} ; h_{t-1}] + b_q) ⊙ tanh(c_{t-1}): alpha's share of it is that of what the
// decoder knows without looking, and 1 - alpha_t,L+1 how visual the word is (Lu et al. 2017, section 2.3;
// there of time t, here, where attention stands before the LSTM, of t - 1).
class SentinelScorer : public AdditiveScorer {
 public:
  SentinelScorer(const AttentionSizes& sizes, const LayerMaker& make);

  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;
  at::Tensor expected(const PreparedRegions& prepared, const AttentionStep& step,
                      const at::Tensor& alpha) override;
  int extra_slots() const override { return 1; }

 private:
  at::Tensor sentinel(const AttentionStep& step);

  torch::nn::Linear sentinel_gate_{nullptr};   // W_q and its bias
  torch::nn::Linear sentinel_key_{nullptr};    // to the width of the scores
  torch::nn::Linear sentinel_value_{nullptr};  // to the width of the regions
};

}  // namespace sightline
