#pragma once

#include <string>
#include <vector>

#include "model/backbone_plan.h"

namespace sightline {

// "resnet18", "resnet34", "resnet50", "resnet101", "resnet152".
std::vector<std::string> resnet_kinds();

// ResNets (He et al. 2016; the stride in a bottleneck's 3x3 convolution, as torchvision has it). `map`:
// "layer1" (stride 4) to "layer4" (stride 32); empty: "layer4". resnet50:layer3 has 1024 features, layer4
// 2048. `kind` is one of resnet_kinds(). Raises UsageError for an unknown map.
BackbonePlan resnet_plan(const std::string& kind, const std::string& map);

}  // namespace sightline
