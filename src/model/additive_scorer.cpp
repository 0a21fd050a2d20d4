#include "model/additive_scorer.h"

#include "model/attention_functions.h"

namespace sightline {

AdditiveScorer::AdditiveScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : sees_word_(sizes.sees_word),
      region_key_(make.linear(*this, "region_key")),
      hidden_query_(make.linear(*this, "hidden_query")),
      score_(make.parameter(*this, "score")) {}

PreparedRegions AdditiveScorer::prepare(const Regions& regions) {
  return {regions.features, region_key_(regions.features), regions.layout, regions.mask};
}

at::Tensor AdditiveScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto query = hidden_query_(step.query(sees_word_));
  return additive_scores(prepared.keys, query, score_, step.image).unsqueeze(1);
}

}  // namespace sightline
