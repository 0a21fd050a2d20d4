#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// e_ti = s · W h_i (Luong et al. 2015, equation 8, general).
class GeneralScorer : public AttentionScorer {
 public:
  GeneralScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 private:
  bool sees_word_;
  torch::nn::Linear region_key_{nullptr};  // W
};

}  // namespace sightline
