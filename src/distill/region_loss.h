#pragma once

#include <torch/torch.h>

#include "distill/distill_options.h"
#include "train/step_figures.h"

namespace sightline {

struct RegionLoss {
  at::Tensor loss;
  Figures figures;  // "loss", "mse", "cosine" and, where it has a weight, "relation"
};

// How far a student's regions are from a teacher's, both [B, L, D], the teacher's standardised (RegionScale).
RegionLoss region_loss(const at::Tensor& student, const at::Tensor& teacher,
                       const RegionLossWeights& weights);

}  // namespace sightline
