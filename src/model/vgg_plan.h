#pragma once

#include <string>
#include <vector>

#include "model/backbone_plan.h"

namespace sightline {

// "vgg16", "vgg19" and, with batch norm, "vgg16_bn", "vgg19_bn".
std::vector<std::string> vgg_kinds();

// VGG (Simonyan and Zisserman 2015), the convolutions alone. `map`: "conv1" to "conv5", the last map before
// that pooling; empty: "conv5", stride 16 and 512 features: for vgg19 the annotation vectors of Show, Attend
// and Tell. `kind` is one of vgg_kinds(). Raises UsageError for an unknown map.
BackbonePlan vgg_plan(const std::string& kind, const std::string& map);

}  // namespace sightline
