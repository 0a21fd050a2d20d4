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
  const auto there = region_counts(prepared.features, prepared.mask).index_select(0, image);  // [B]
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

// The contexts of these regions, [B] -> [B, D].
at::Tensor regions_at(const PreparedRegions& prepared, const at::Tensor& image, const at::Tensor& region) {
  return prepared.features.flatten(0, 1).index_select(0, image * prepared.features.size(1) + region);
}

// One region for each row, from log alpha or what stands in for it, [B, L]; fills in glimpse and context.
void choose_region(Attended& attended, const at::Tensor& log_probs, const PreparedRegions& prepared,
                   const AttentionStep& step, const GlimpsePolicy& policy) {
  const auto alpha = log_probs.detach().exp();  // [B, L]
  if (policy.regions.defined()) {
    attended.glimpse = policy.regions;
  } else if (policy.rule == GlimpseRule::argmax) {
    attended.glimpse = alpha.argmax(1);
  } else {
    const auto uniform = policy.uniform.defined() ? policy.uniform : torch::rand({alpha.size(0)});
    attended.glimpse = drawn_regions(alpha, uniform);
  }
  attended.context = regions_at(prepared, step.image, attended.glimpse);
}

// The same by the straight-through Gumbel softmax. The context is exactly one region; its gradient reaches
// log alpha as that of the regions (held fixed) under `relaxed` would.
void choose_straight_through(Attended& attended, const at::Tensor& log_alpha, AttentionScorer& scorer,
                             const PreparedRegions& prepared, const AttentionStep& step, double temperature) {
  constexpr double kLeast = 1e-20;  // of what a logarithm is taken
  const auto uniform = torch::rand(log_alpha.sizes()).to(log_alpha.device(), log_alpha.scalar_type());
  const auto noisy = log_alpha - (-uniform.clamp_min(kLeast).log()).clamp_min(kLeast).log();  // [B, L]
  attended.glimpse = noisy.detach().argmax(1);
  const auto relaxed = (noisy / temperature).softmax(1).unsqueeze(1);  // [B, 1, L]
  PreparedRegions fixed = prepared;
  fixed.features = prepared.features.detach();
  const auto slope = scorer.expected(fixed, step, relaxed);  // [B, D]
  attended.context = regions_at(prepared, step.image, attended.glimpse) + (slope - slope.detach());
}

// KL(q || alpha) of each row from their logarithms, [B, L]; what is certain not to be looked at adds nothing.
at::Tensor divergence_of(const at::Tensor& log_q, const at::Tensor& log_alpha) {
  const auto gap = (log_q - log_alpha).masked_fill(log_q.isinf(), 0);
  return (log_q.exp() * gap).sum(1);
}

// From the scores of an attention of one map over the regions alone, [B, 1, L]; fills in all but the state.
void look_at_one_region(Attended& attended, AttentionScorer& scorer, const at::Tensor& scores,
                        const PreparedRegions& prepared, const AttentionStep& step,
                        const GlimpsePolicy& policy) {
  TORCH_CHECK(scorer.heads() == 1 && scorer.extra_slots() == 0,
              "one region is chosen where there is one map over the regions alone");
  const bool sampled = policy.rule == GlimpseRule::sample, passes = sampled && policy.straight_through;
  const bool tempered = sampled && !passes && policy.temperature != 1;
  const auto log_alpha = (tempered ? scores / policy.temperature : scores).log_softmax(2);
  attended.alpha = log_alpha.exp();
  if (policy.rule == GlimpseRule::expectation) {
    attended.context = scorer.expected(prepared, step, attended.alpha);
    return;
  }
  const auto of_map = log_alpha.squeeze(1);  // [B, L]
  const auto drawn_from =
      policy.posterior.defined()
          ? without_padding(policy.posterior, prepared, step.image).squeeze(1).log_softmax(1)
          : of_map;
  if (passes) {
    choose_straight_through(attended, of_map, scorer, prepared, step, policy.temperature);
  } else {
    choose_region(attended, drawn_from, prepared, step, policy);
  }
  attended.log_prob = drawn_from.gather(1, attended.glimpse.unsqueeze(1)).squeeze(1);
  if (policy.posterior.defined()) attended.divergence = divergence_of(drawn_from, of_map);
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
    look_at_one_region(attended, scorer, scores, prepared, step, policy);
  }
  attended.state = scorer.next_state(step, attended.alpha);
  return attended;
}

}  // namespace sightline
