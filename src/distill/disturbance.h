#pragma once

#include <torch/torch.h>

#include "core/random.h"
#include "distill/distill_options.h"

namespace sightline {

// photos: [B, 3, h, w] from 0 to 1, and so is what comes back. Each photo is drawn for on its own.
at::Tensor disturbed(const at::Tensor& photos, const DisturbanceOptions& options, Random& random);

}  // namespace sightline
