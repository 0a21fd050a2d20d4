#include "train/region_source.h"

namespace sightline {

Regions on_device(Regions regions, torch::Device device) {
  regions.features = regions.features.to(device);
  if (regions.mask.defined()) regions.mask = regions.mask.to(device);
  return regions;
}

}  // namespace sightline
