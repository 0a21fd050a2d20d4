#pragma once

#include "model/additive_scorer.h"

namespace sightline {

// Attention inside blocks of regions, then over the blocks (Yang et al. 2016, section 2.2, with the decoder's
// state as the context that both levels ask with). Within block g, alpha_ti|g is the softmax of additive
// scores; its summary is u_g = sum_i alpha_ti|g h_i, and beta_tg the softmax over the blocks of
// v' · tanh(W' u_g + W_s' s + b'). alpha_ti = beta_tg alpha_ti|g: the sum over a block is beta.
// A block is a square of a grid's cells, `block` wide, or so many regions of a sequence; the last ones hold
// what is left.
class HierarchicalScorer : public AdditiveScorer {
 public:
  HierarchicalScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;  // values [N, blocks, slots, A]
  // log alpha.
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 private:
  std::int64_t block_;
  torch::nn::Linear block_key_{nullptr}, block_query_{nullptr};
  at::Tensor block_score_;  // [A]
};

}  // namespace sightline
