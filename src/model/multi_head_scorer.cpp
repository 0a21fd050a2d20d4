#include "model/multi_head_scorer.h"

#include <cmath>
#include "model/head_products.h"

namespace sightline {

MultiHeadScorer::MultiHeadScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : sees_word_(sizes.sees_word),
      heads_(sizes.heads),
      head_size_(sizes.attention / sizes.heads),
      hidden_query_(make.linear(*this, "hidden_query")),
      region_key_(make.linear(*this, "region_key")),
      region_value_(make.linear(*this, "region_value")),
      output_(make.linear(*this, "output")) {}

// [N, L, A] -> [N, heads, L, A / heads].
at::Tensor MultiHeadScorer::by_head(const at::Tensor& projected) const {
  return projected.view({projected.size(0), projected.size(1), heads_, head_size_})
      .transpose(1, 2)
      .contiguous();
}

PreparedRegions MultiHeadScorer::prepare(const Regions& regions) {
  return {regions.features, by_head(region_key_(regions.features)), regions.layout, regions.mask,
          by_head(region_value_(regions.features))};
}

at::Tensor MultiHeadScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto query = hidden_query_(step.query(sees_word_)) / std::sqrt(static_cast<double>(head_size_));
  return head_scores(prepared.keys, query.view({query.size(0), heads_, head_size_}), step.image);
}

at::Tensor MultiHeadScorer::expected(const PreparedRegions& prepared, const AttentionStep& step,
                                     const at::Tensor& alpha) {
  return output_(head_means(prepared.values, alpha, step.image).flatten(1));
}

}  // namespace sightline
