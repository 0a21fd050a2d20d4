#pragma once

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"

namespace sightline {

// The classic encoder-decoder, for comparison: the context is the mean region at every word, and there is no
// alpha.
class NoScorer : public AttentionScorer {
 public:
  NoScorer(const AttentionSizes& /*sizes*/, const LayerMaker& /*make*/) {}

  PreparedRegions prepare(const Regions& regions) override {
    return {regions.features, {}, regions.layout, regions.mask};
  }
  at::Tensor scores(const PreparedRegions& /*prepared*/, const AttentionStep& /*step*/) override {
    return {};
  }
};

}  // namespace sightline
