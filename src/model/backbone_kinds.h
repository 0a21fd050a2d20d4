#pragma once

#include <string>
#include <vector>

#include "model/backbone_plan.h"

namespace sightline {

// The backbones that there are, family by family: "mobilenet_v2", ..., "vgg19_bn".
std::vector<std::string> backbone_kinds();

// What one of them is, up to that map; without a name the family's last (map_names.h). Raises UsageError for
// an unknown kind, listing those that there are, and for an unknown map.
BackbonePlan backbone_plan(const std::string& kind, const std::string& map);

// Kinds that make_encoder (model/encoder.h) builds ("mobilenet_v2", ..., "torchscript:FILE"), for help texts
// and errors.
std::vector<std::string> encoder_kinds();

}  // namespace sightline
