#include "model/attention_scorer.h"

#include "model/attention_functions.h"

namespace sightline {

at::Tensor AttentionStep::query(bool sees_word) const {
  return sees_word ? torch::cat({hidden, word}, 1) : hidden;
}

at::Tensor AttentionScorer::expected(const PreparedRegions& prepared, const AttentionStep& step,
                                     const at::Tensor& alpha) {
  TORCH_CHECK(heads() == 1 && extra_slots() == 0, "this kind of attention has to make its context itself");
  return weighted_regions(prepared.features, alpha.squeeze(1), step.image);
}

}  // namespace sightline
