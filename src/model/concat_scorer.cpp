#include "model/concat_scorer.h"

#include "model/attention_functions.h"

namespace sightline {

ConcatScorer::ConcatScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : sees_word_(sizes.sees_word),
      query_size_(sizes.query()),
      pair_(make.linear(*this, "pair")),
      score_(make.parameter(*this, "score")) {}

PreparedRegions ConcatScorer::prepare(const Regions& regions) {
  const auto of_regions = pair_->weight.slice(1, query_size_);
  return {regions.features, torch::linear(regions.features, of_regions), regions.layout, regions.mask};
}

at::Tensor ConcatScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto of_state = pair_->weight.slice(1, 0, query_size_);
  const auto query = torch::linear(step.query(sees_word_), of_state);
  return additive_scores(prepared.keys, query, score_, step.image).unsqueeze(1);
}

}  // namespace sightline
