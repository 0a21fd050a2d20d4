#include "model/regions.h"

#include <torch/torch.h>

namespace sightline {

at::Tensor mean_region(const at::Tensor& features, const at::Tensor& mask) {
  if (!mask.defined()) return features.mean(1);
  const auto there = mask.unsqueeze(2);  // [N, L, 1]
  return features.masked_fill(there.logical_not(), 0).sum(1) / there.sum(1).to(features.scalar_type());
}

at::Tensor region_counts(const at::Tensor& features, const at::Tensor& mask) {
  if (mask.defined()) return mask.sum(1);
  return torch::full({features.size(0)}, features.size(1), features.options().dtype(at::kLong));
}

}  // namespace sightline
