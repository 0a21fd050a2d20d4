#pragma once

#include "model/attention.h"

namespace sightline {

// The classic encoder-decoder, for comparison: the context is the mean region at every word, and alpha is
// undefined.
class NoAttention : public Attention {
 public:
  PreparedRegions prepare(const Regions& regions) override { return {regions.features, {}, regions.grid}; }
  Attended attend(const PreparedRegions& prepared, const at::Tensor& image, const at::Tensor& query,
                  const GlimpsePolicy& policy) override;
};

}  // namespace sightline
