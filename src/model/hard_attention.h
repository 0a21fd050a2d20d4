#pragma once

#include "model/soft_attention.h"

namespace sightline {

// Stochastic "hard" attention (Xu et al. 2015, section 4.1): additive scores as in the soft kind, and one
// region as context. The context's gradient reaches the chosen region's features; alpha learns through
// log_prob (train/stochastic_attention.h).
class HardAttention : public SoftAttention {
 public:
  using SoftAttention::SoftAttention;

  Attended attend(const PreparedRegions& prepared, const at::Tensor& image, const at::Tensor& query,
                  const GlimpsePolicy& policy) override;
};

}  // namespace sightline
