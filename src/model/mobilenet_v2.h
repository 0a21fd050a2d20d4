#pragma once

#include <memory>
#include <string>

#include "model/encoder.h"

namespace sightline {

// MobileNetV2 (Sandler et al. 2018, table 2) at width 1. `map`: "features.1" to "features.18", torchvision's
// stages; empty: "features.18", stride 32 and 1280 features. "features.13" has stride 16 and 96 features.
// Raises UsageError for an unknown map.
std::shared_ptr<Encoder> make_mobilenet_v2(const std::string& kind, const std::string& map);

}  // namespace sightline
