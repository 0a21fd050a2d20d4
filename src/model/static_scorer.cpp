#include "model/static_scorer.h"

namespace sightline {

StaticScorer::StaticScorer(const AttentionSizes& /*sizes*/, const LayerMaker& make)
    : region_key_(make.linear(*this, "region_key")), score_(make.parameter(*this, "score")) {}

PreparedRegions StaticScorer::prepare(const Regions& regions) {
  const auto scores = torch::tanh(region_key_(regions.features)).matmul(score_);  // [N, L]
  return {regions.features, scores.unsqueeze(2), regions.layout, regions.mask};
}

at::Tensor StaticScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  return prepared.keys.squeeze(2).index_select(0, step.image).unsqueeze(1);
}

}  // namespace sightline
