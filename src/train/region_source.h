#pragma once

#include <cstdint>
#include <vector>

#include "model/encoder.h"

namespace sightline {

// Where training and validation get regions from: a feature cache, or photographs through an encoder (which
// then may learn).
class RegionSource {
 public:
  virtual ~RegionSource() = default;
  // Regions of these images (indices into the data set), [N, L, D]. `training`: augmentation and gradients,
  // where there are any.
  virtual Regions regions(const std::vector<std::int64_t>& images, bool training) = 0;
};

}  // namespace sightline
