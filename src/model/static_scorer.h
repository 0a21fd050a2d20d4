#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// Scores that no state has a say in, e_i = v · tanh(W h_i + b) (Raffel and Ellis 2015): one map for the whole
// sentence, computed once per image.
class StaticScorer : public AttentionScorer {
 public:
  StaticScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;  // its keys are the scores, [N, L, 1]
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 private:
  torch::nn::Linear region_key_{nullptr};  // W and the bias
  at::Tensor score_;                       // v, [A]
};

}  // namespace sightline
