#pragma once

#include <ATen/core/Tensor.h>

#include "caption/glimpse_rule.h"

namespace sightline {

// How one step's regions are chosen. Kinds of attention that are not hard ignore it.
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
};

}  // namespace sightline
