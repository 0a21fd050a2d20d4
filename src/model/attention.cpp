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

// A region of each row's image, drawn evenly from those that are there (padding lies behind them). uniform
// [B], image [B] -> [B] int64.
at::Tensor evenly_drawn_regions(const at::Tensor& uniform, const PreparedRegions& prepared,
                                const at::Tensor& image) {
  const auto there = prepared.mask.defined() ? prepared.mask.sum(1).index_select(0, image)
                                             : torch::full_like(image, prepared.features.size(1));  // [B]
  const auto draw = uniform.to(image.device(), at::kDouble) * there;
  return torch::minimum(draw.floor().to(at::kLong), there - 1);
}

// Fills in all but the state, from no scores at all.
void look_anywhere(Attended& attended, AttentionScorer& scorer, Choice choice,
                   const PreparedRegions& prepared, const AttentionStep& step, const at::Tensor& uniform) {
  const auto region = evenly_drawn_regions(uniform, prepared, step.image);  // [B]
  const auto B = step.image.size(0), heads = static_cast<std::int64_t>(scorer.heads());
  attended.alpha =
      torch::zeros({B, heads, prepared.features.size(1) + scorer.extra_slots()}, prepared.features.options())
          .scatter_(2, region.view({B, 1, 1}).expand({B, heads, 1}), 1);
  attended.context = scorer.expected(prepared, step, attended.alpha);
  if (choice == Choice::region) attended.glimpse = region;
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
  if (policy.anywhere.defined()) {
    look_anywhere(attended, scorer, choice, prepared, step, policy.anywhere);
    attended.state = scorer.next_state(step, attended.alpha);
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
