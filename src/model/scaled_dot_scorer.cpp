#include "model/scaled_dot_scorer.h"

#include <cmath>

#include "model/attention_functions.h"
#include "model/head_products.h"

namespace sightline {

ScaledDotScorer::ScaledDotScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : sees_word_(sizes.sees_word),
      scale_(1 / std::sqrt(static_cast<double>(sizes.attention))),
      hidden_query_(make.linear(*this, "hidden_query")),
      region_key_(make.linear(*this, "region_key")),
      region_value_(make.linear(*this, "region_value")) {}

PreparedRegions ScaledDotScorer::prepare(const Regions& regions) {
  return {regions.features, region_key_(regions.features).unsqueeze(1), regions.layout, regions.mask};
}

at::Tensor ScaledDotScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto query = hidden_query_(step.query(sees_word_)) * scale_;
  return head_scores(prepared.keys, query.unsqueeze(1), step.image);
}

// W_V of the mean is the mean of all W_V h_i: one product a word, and no [N, L, D] of values.
at::Tensor ScaledDotScorer::expected(const PreparedRegions& prepared, const AttentionStep& step,
                                     const at::Tensor& alpha) {
  return region_value_(weighted_regions(prepared.features, alpha.squeeze(1), step.image));
}

}  // namespace sightline
