#pragma once

#include <torch/torch.h>

#include <memory>

#include "model/attention_kinds.h"
#include "model/attention_scorer.h"
#include "model/glimpse_policy.h"

namespace sightline {

// What one step of attention hands the decoder, for B captions over N images.
struct Attended {
  at::Tensor context;  // z_t, [B, D], before the gate
  at::Tensor
      alpha;  // [B, heads, L + extra], rows sum to 1, padding is 0; undefined where the kind looks nowhere
  at::Tensor glimpse;  // [B] int64, the chosen regions of a hard attention; undefined where none is chosen
  // [B] log-probability of the chosen regions under what they were drawn from, which is alpha, or the
  // posterior of the policy; undefined where none is chosen.
  at::Tensor log_prob;
  at::Tensor divergence;  // [B] KL(posterior || alpha) of all regions; undefined without a posterior
  at::Tensor state;       // AttentionStep::state of the next word
};

// Attention = a score × a choice: what a scorer makes of regions and state, and what becomes of its scores.
Attended attend(AttentionScorer& scorer, Choice choice, const PreparedRegions& prepared,
                const AttentionStep& step, const GlimpsePolicy& policy);

}  // namespace sightline
