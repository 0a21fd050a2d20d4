#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/encoder.h"
#include "model/regions_on_device.h"

namespace sightline {

// Where training and validation get regions from: a feature cache, or photographs through an encoder (which
// then may learn).
class RegionSource {
 public:
  virtual ~RegionSource() = default;
  // Regions of these images (indices into the data set), [N, L, D]. `training`: augmentation and gradients,
  // where there are any.
  virtual Regions regions(const std::vector<std::int64_t>& images, bool training) = 0;
  // A hint that these are asked for next: a source that reads photographs begins to, beside the training
  // step.
  virtual void expect(const std::vector<std::int64_t>& /*images*/) {}
  // The random state of its augmentation, and back to it. Sources that do not augment have none.
  virtual std::string random_state() const { return {}; }
  virtual void restore_random_state(const std::string& /*state*/) {}
};

}  // namespace sightline
