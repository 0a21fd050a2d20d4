#include "model/dot_scorer.h"

#include "model/head_products.h"

namespace sightline {

DotScorer::DotScorer(const AttentionSizes& sizes, const LayerMaker& /*make*/) : sees_word_(sizes.sees_word) {}

PreparedRegions DotScorer::prepare(const Regions& regions) {
  return {regions.features, regions.features.unsqueeze(1), regions.layout, regions.mask};
}

at::Tensor DotScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  return head_scores(prepared.keys, step.query(sees_word_).unsqueeze(1), step.image);
}

}  // namespace sightline
