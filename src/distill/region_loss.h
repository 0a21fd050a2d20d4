#pragma once

#include <torch/torch.h>

#include "train/step_figures.h"

namespace sightline {

// Weights of the terms; one of them must be above 0.
struct RegionLossWeights {
  double mse = 1;       // mean square of the differences
  double cosine = 1;    // 1 - cosine of each region's two vectors
  double relation = 0;  // mean square of the differences between the regions' cosines among themselves, photo
                        // by photo (relational distillation, Park et al. 2019; angles of pairs)
};

struct RegionLoss {
  at::Tensor loss;
  Figures figures;  // "loss", "mse", "cosine" and, where it has a weight, "relation"
};

// How far a student's regions are from a teacher's, both [B, L, D], the teacher's standardised (RegionScale).
RegionLoss region_loss(const at::Tensor& student, const at::Tensor& teacher,
                       const RegionLossWeights& weights);

}  // namespace sightline
