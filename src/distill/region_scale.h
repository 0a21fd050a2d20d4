#pragma once

#include <torch/torch.h>

namespace sightline {

// Mean and spread of each feature over a teacher's regions: a student learns them standardised, so that no
// feature counts for more because its numbers are larger.
struct RegionScale {
  at::Tensor mean, std;  // [D]; kSpreadFloor is in std already

  // Keeps features that hardly ever speak from being blown up.
  static constexpr double kSpreadFloor = 0.02;

  // regions: [N, L, D], N * L > 1
  static RegionScale of(const at::Tensor& regions);

  at::Tensor standardised(const at::Tensor& regions) const { return (regions - mean) / std; }
};

}  // namespace sightline
