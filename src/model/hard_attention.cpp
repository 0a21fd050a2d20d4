#include "model/hard_attention.h"

#include "model/attention_functions.h"

namespace sightline {

namespace {

// The region at which alpha's running sum passes the draw; sums in double, so that the last region is not
// favoured.
at::Tensor drawn_regions(const at::Tensor& alpha, const at::Tensor& uniform) {
  const auto sums = alpha.to(at::kDouble).cumsum(1);  // [B, L]
  const auto draw =
      uniform.to(alpha.device(), at::kDouble).unsqueeze(1) * sums.select(1, sums.size(1) - 1).unsqueeze(1);
  return sums.le(draw).sum(1).clamp_max(alpha.size(1) - 1);
}

}  // namespace

Attended HardAttention::attend(const PreparedRegions& prepared, const at::Tensor& image,
                               const at::Tensor& query, const GlimpsePolicy& policy) {
  const auto log_alpha = scores(prepared, image, query).log_softmax(1);  // [B, L]
  Attended attended;
  attended.alpha = log_alpha.exp();
  if (policy.rule == GlimpseRule::expectation) {
    attended.context = weighted_regions(prepared.features, attended.alpha, image);
    return attended;
  }
  const auto B = attended.alpha.size(0), L = attended.alpha.size(1);
  if (policy.rule == GlimpseRule::argmax) {
    attended.glimpse = attended.alpha.argmax(1);
  } else {
    attended.glimpse =
        drawn_regions(attended.alpha.detach(), policy.uniform.defined() ? policy.uniform : torch::rand({B}));
  }
  attended.log_prob = log_alpha.gather(1, attended.glimpse.unsqueeze(1)).squeeze(1);
  attended.context = prepared.features.flatten(0, 1).index_select(0, image * L + attended.glimpse);
  if (policy.soft.defined()) {
    const auto expected = weighted_regions(prepared.features, attended.alpha, image);
    attended.context = torch::where(policy.soft.unsqueeze(1), expected, attended.context);
  }
  return attended;
}

}  // namespace sightline
