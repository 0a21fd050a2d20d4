#pragma once

#include <ATen/core/Tensor.h>

#include "caption/glimpse_rule.h"

namespace sightline {

// How one step's regions are chosen. Kinds of attention that are not hard ignore all of it but `anywhere`.
struct GlimpsePolicy {
  GlimpseRule rule = GlimpseRule::argmax;
  // For `sample`: [B] in [0, 1), one draw a row, turned into a region through alpha's running sum. Undefined:
  // drawn from torch's generator.
  at::Tensor uniform;
  // Rows that take the expectation all the same: [B] bool. Undefined: none. (Training's soft-or-sampled
  // choice.)
  at::Tensor soft;
  // The regions, chosen before: [B] int64. Undefined: `rule` chooses.
  at::Tensor regions;
  // Scores [B, 1, L] that regions are drawn from in place of alpha: of a posterior that knows the word to
  // come (Deng et al. 2018). alpha stays the attention's own. Undefined: alpha.
  at::Tensor posterior;
  // What the scores are divided by before a region is drawn from their softmax (alpha too is that softmax).
  double temperature = 1;
  // For `sample`, in place of all that is said above of temperature and uniform: the region with the largest
  // log alpha + Gumbel noise is chosen, which is a draw from alpha, and the gradient of the context passes as
  // if the softmax of these sums at the temperature had weighted the regions. Draws from torch's generator.
  bool straight_through = false;
  // [B] in [0, 1): whatever the kind and its scores, all of a row's alpha lies on one region, drawn with this
  // number evenly from those that are there (for every head the same). Undefined: alpha is the attention's
  // own. What a caption loses by it is what the attention's choice was worth.
  at::Tensor anywhere;
};

}  // namespace sightline
