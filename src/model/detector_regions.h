#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "model/encoder.h"

namespace sightline {

// What stands in an encoder's place in a model that is given regions, which a detector found before: D
// numbers a region, no parameters. Asked for the regions of pixels it raises UsageError.
std::shared_ptr<Encoder> make_detector_regions(std::int64_t feature_size);

// Photos with different numbers of regions, [n, D] each, as one batch: a sequence as long as the longest,
// padded with zeros and masked where they are shorter. At least one photo.
Regions batch_of_regions(const std::vector<at::Tensor>& photos);

}  // namespace sightline
