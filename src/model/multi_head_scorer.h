#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// Several scaled dot products at once, each with queries, keys and values of its own (Vaswani et al. 2017,
// section 3.2.2): head j looks with e_tji = (W_Q^j s) · (W_K^j h_i) / sqrt(A / heads), and
// z_t = W_O [head_1 ; ... ; head_n], head_j = sum_i alpha_tji W_V^j h_i.
class MultiHeadScorer : public AttentionScorer {
 public:
  MultiHeadScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;  // keys and values [N, heads, L, A / heads]
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;
  at::Tensor expected(const PreparedRegions& prepared, const AttentionStep& step,
                      const at::Tensor& alpha) override;
  int heads() const override { return static_cast<int>(heads_); }

 private:
  at::Tensor by_head(const at::Tensor& projected) const;

  bool sees_word_;
  std::int64_t heads_, head_size_;
  torch::nn::Linear hidden_query_{nullptr};  // W_Q
  torch::nn::Linear region_key_{nullptr};    // W_K
  torch::nn::Linear region_value_{nullptr};  // W_V
  torch::nn::Linear output_{nullptr};        // W_O
};

}  // namespace sightline
