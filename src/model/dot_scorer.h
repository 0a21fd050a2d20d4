#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// e_ti = s · h_i (Luong et al. 2015, equation 8, dot): no parameters; state and regions have one width.
class DotScorer : public AttentionScorer {
 public:
  DotScorer(const AttentionSizes& sizes, const LayerMaker& make);

  PreparedRegions prepare(const Regions& regions) override;
  at::Tensor scores(const PreparedRegions& prepared, const AttentionStep& step) override;

 private:
  bool sees_word_;
};

}  // namespace sightline
