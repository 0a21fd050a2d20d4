#include "model/sentinel_scorer.h"

#include "model/attention_functions.h"

namespace sightline {

SentinelScorer::SentinelScorer(const AttentionSizes& sizes, const LayerMaker& make)
    : AdditiveScorer(sizes, make),
      sentinel_gate_(make.linear(*this, "sentinel_gate")),
      sentinel_key_(make.linear(*this, "sentinel_key")),
      sentinel_value_(make.linear(*this, "sentinel_value")) {}

// [B, H].
at::Tensor SentinelScorer::sentinel(const AttentionStep& step) {
  return torch::sigmoid(sentinel_gate_(torch::cat({step.word, step.hidden}, 1))) * torch::tanh(step.cell);
}

at::Tensor SentinelScorer::scores(const PreparedRegions& prepared, const AttentionStep& step) {
  const auto query = hidden_query_(step.query(sees_word_));                                    // [B, A]
  const auto of_regions = additive_scores(prepared.keys, query, score_, step.image);           // [B, L]
  const auto of_sentinel = torch::tanh(sentinel_key_(sentinel(step)) + query).matmul(score_);  // [B]
  return torch::cat({of_regions, of_sentinel.unsqueeze(1)}, 1).unsqueeze(1);
}

at::Tensor SentinelScorer::expected(const PreparedRegions& prepared, const AttentionStep& step,
                                    const at::Tensor& alpha) {
  const auto weights = alpha.squeeze(1);  // [B, L + 1]
  const auto L = prepared.features.size(1);
  const auto looked = weighted_regions(prepared.features, weights.narrow(1, 0, L), step.image);
  return looked + weights.narrow(1, L, 1) * sentinel_value_(sentinel(step));
}

}  // namespace sightline
