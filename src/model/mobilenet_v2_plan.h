#pragma once

#include <string>
#include <vector>

#include "model/backbone_plan.h"

namespace sightline {

// "mobilenet_v2".
std::vector<std::string> mobilenet_v2_kinds();

// MobileNetV2 (Sandler et al. 2018, table 2) at width 1. `map`: "features.1" to "features.18", torchvision's
// stages; empty: "features.18", stride 32 and 1280 features. "features.13" has stride 16 and 96 features.
// Raises UsageError for an unknown map.
BackbonePlan mobilenet_v2_plan(const std::string& kind, const std::string& map);

}  // namespace sightline
