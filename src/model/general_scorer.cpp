#include "model/general_scorer.h"

#include "model/head_products.h"

namespace sightline {

GeneralScorer::GeneralScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : sees_word_(sizes.sees_word), region_key_(make.linear(*this, "region_key")) {}

PreparedRegions GeneralScorer::prepare(const Regions& regions) {
  return {regions.features, region_key_(regions.features).unsqueeze(1), regions.layout, regions.mask};
}

at::Tensor GeneralScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  return head_scores(prepared.keys, step.query(sees_word_).unsqueeze(1), step.image);
}

}  // namespace sightline
