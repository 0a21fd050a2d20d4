#include "model/attention.h"

#include <limits>

namespace sightline {

namespace {

// The region at which alpha's running sum passes the draw; sums in double, so that the last region is not
// favoured. alpha [B, L], uniform [B] -> [B] int64.
at::Tensor drawn_regions(const at::Tensor& alpha, const at::Tensor& uniform) {
  const auto sums = alpha.to(at::kDouble).cumsum(1);  // [B, L]
  const auto draw =
      uniform.to(alpha.device(), at::kDouble).unsqueeze(1) * sums.select(1, sums.size(1) - 1).unsqueeze(1);
  return sums.le(draw).sum(1).clamp_max(alpha.size(1) - 1);
}

// Scores of padding become minus infinity: exactly no attention, and no gradient.
at::Tensor without_padding(const at::Tensor& scores, const PreparedRegions& prepared,
                           const at::Tensor& image) {
  if (!prepared.mask.defined()) return scores;
  auto padding = prepared.mask.logical_not().index_select(0, image).unsqueeze(1);  // [B, 1, L]
  const auto extra = scores.size(2) - padding.size(2);
  if (extra > 0) padding = torch::constant_pad_nd(padding, {0, extra}, 0);
  return scores.masked_fill(padding, -std::numeric_limits<double>::infinity());
}

// One region for each row, from log alpha [B, L]; fills in all but the state.
void choose_region(Attended& attended, const at::Tensor& log_alpha, AttentionScorer& scorer,
                   const PreparedRegions& prepared, const AttentionStep& step, const GlimpsePolicy& policy) {
  const auto alpha = attended.alpha.squeeze(1);  // [B, L]
  const auto B = alpha.size(0), L = alpha.size(1);
  if (policy.regions.defined()) {
    attended.glimpse = policy.regions;
  } else if (policy.rule == GlimpseRule::argmax) {
    attended.glimpse = alpha.argmax(1);
  } else {
    attended.glimpse =
        drawn_regions(alpha.detach(), policy.uniform.defined() ? policy.uniform : torch::rand({B}));
  }
  attended.log_prob = log_alpha.gather(1, attended.glimpse.unsqueeze(1)).squeeze(1);
  attended.context = prepared.features.flatten(0, 1).index_select(0, step.image * L + attended.glimpse);
  if (policy.soft.defined()) {
    const auto expected = scorer.expected(prepared, step, attended.alpha);
    attended.context = torch::where(policy.soft.unsqueeze(1), expected, attended.context);
  }
}

}  // namespace

Attended attend(AttentionScorer& scorer, Choice choice, const PreparedRegions& prepared,
                const AttentionStep& step, const GlimpsePolicy& policy) {
  Attended attended;
  attended.state = step.state;
  if (choice == Choice::none) {
    attended.context = mean_region(prepared.features, prepared.mask).index_select(0, step.image);
    return attended;
  }
  const auto scores = without_padding(scorer.scores(prepared, step), prepared, step.image);
  if (choice == Choice::expectation) {
    attended.alpha = scores.softmax(2);
    attended.context = scorer.expected(prepared, step, attended.alpha);
  } else {
    TORCH_CHECK(scorer.heads() == 1 && scorer.extra_slots() == 0,
                "one region is chosen where there is one map over the regions alone");
    const auto log_alpha = scores.log_softmax(2);
    attended.alpha = log_alpha.exp();
    if (policy.rule == GlimpseRule::expectation) {
      attended.context = scorer.expected(prepared, step, attended.alpha);
    } else {
      choose_region(attended, log_alpha.squeeze(1), scorer, prepared, step, policy);
    }
  }
  attended.state = scorer.next_state(step, attended.alpha);
  return attended;
}

}  // namespace sightline
