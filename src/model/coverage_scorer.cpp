#include "model/coverage_scorer.h"

#include "model/attention_functions.h"

namespace sightline {

CoverageScorer::CoverageScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : AdditiveScorer(sizes, make), coverage_(make.parameter(*this, "coverage")) {}

// Rows of one image have looked at different things: each has keys of its own.
at::Tensor CoverageScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto keys =
      prepared.keys.index_select(0, step.image) + step.state.unsqueeze(2) * coverage_;  // [B, L, A]
  const auto row = torch::arange(keys.size(0), step.image.options());
  return additive_scores(keys, hidden_query_(step.query(sees_word_)), score_, row).unsqueeze(1);
}

at::Tensor CoverageScorer::initial_state(const PreparedRegions& prepared) {
  return torch::zeros({prepared.features.size(0), prepared.features.size(1)}, prepared.features.options());
}

at::Tensor CoverageScorer::next_state(const AttentionStep& step, const at::Tensor& alpha) {
  return step.state + alpha.squeeze(1);
}

}  // namespace sightline
