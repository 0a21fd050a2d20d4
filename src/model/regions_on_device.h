#pragma once

#include <torch/torch.h>

#include "model/regions.h"

namespace sightline {

// The same regions in another device's memory.
inline Regions on_device(Regions regions, torch::Device device) {
  regions.features = regions.features.to(device);
  if (regions.mask.defined()) regions.mask = regions.mask.to(device);
  return regions;
}

}  // namespace sightline
