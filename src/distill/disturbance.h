#pragma once

#include <torch/torch.h>

#include "core/random.h"

namespace sightline {

// What is done to the student's photos alone: it shall say of them what the teacher says of the clean ones.
struct DisturbanceOptions {
  // Brightness, contrast and saturation change by up to this share, tints by a quarter of it.
  double colour = 0.3;
  double blur = 0.1;    // share of the photos that are blurred a little
  double shift = 0.02;  // shifted by up to this share of a side, the edge repeated
};

// photos: [B, 3, h, w] from 0 to 1, and so is what comes back. Each photo is drawn for on its own.
at::Tensor disturbed(const at::Tensor& photos, const DisturbanceOptions& options, Random& random);

}  // namespace sightline
