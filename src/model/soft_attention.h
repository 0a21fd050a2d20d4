#pragma once

#include "model/attention.h"

namespace sightline {

// Deterministic "soft" attention (Xu et al. 2015, section 4.2): additive scores, and the expected region as
// context.
class SoftAttention : public Attention {
 public:
  SoftAttention(std::int64_t feature_size, std::int64_t query_size, std::int64_t size);

  PreparedRegions prepare(const Regions& regions) override;
  Attended attend(const PreparedRegions& prepared, const at::Tensor& image, const at::Tensor& query,
                  const GlimpsePolicy& policy) override;

 protected:
  // e_t, [B, L].
  at::Tensor scores(const PreparedRegions& prepared, const at::Tensor& image, const at::Tensor& query);

 private:
  torch::nn::Linear region_key_{nullptr};    // W_a and the bias, D -> A
  torch::nn::Linear hidden_query_{nullptr};  // W_s, Q -> A; the paper's query is h_{t-1}
  at::Tensor score_;                         // v, [A]
};

}  // namespace sightline
