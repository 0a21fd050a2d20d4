#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/encoder.h"

namespace sightline {

// "resnet18", "resnet34", "resnet50", "resnet101", "resnet152".
std::vector<std::string> resnet_kinds();

// ResNet (He et al. 2016; the stride in a bottleneck's 3x3 convolution, as torchvision has it), without the
// classifier. `map`: "layer1" (stride 4) to "layer4" (stride 32); empty: "layer4". resnet50:layer3 has 1024
// features, layer4 2048. Raises UsageError for an unknown map.
std::shared_ptr<Encoder> make_resnet(const std::string& kind, const std::string& map);

}  // namespace sightline
