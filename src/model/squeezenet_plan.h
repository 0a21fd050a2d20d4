#pragma once

#include <string>
#include <vector>

#include "model/backbone_plan.h"

namespace sightline {

// "squeezenet1_1".
std::vector<std::string> squeezenet_kinds();

// SqueezeNet 1.1 (Iandola et al. 2016, and its authors' second release): its fire modules, without the
// classifier. `map`: "features.N", torchvision's numbers of the fire modules; empty: "features.12", stride 16
// and 512 features. Raises UsageError for an unknown map.
BackbonePlan squeezenet_plan(const std::string& kind, const std::string& map);

}  // namespace sightline
