#include "model/local_m_scorer.h"

#include <limits>

namespace sightline {

LocalMScorer::LocalMScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : AdditiveScorer(sizes, make), window_(sizes.window) {}

at::Tensor LocalMScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto scores = AdditiveScorer::scores(prepared, step);              // [B, 1, L]
  const auto last = region_counts(prepared.features, prepared.mask) - 1;   // [N]
  const auto middle = last.index_select(0, step.image).clamp_max(step.t);  // [B]
  const auto region = torch::arange(prepared.features.size(1), middle.options());
  const auto outside = (region - middle.unsqueeze(1)).abs().gt(window_);  // [B, L]
  return scores.masked_fill(outside.unsqueeze(1), -std::numeric_limits<double>::infinity());
}

}  // namespace sightline
