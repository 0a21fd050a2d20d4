#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/convolution_shape.h"
#include "model/map_shift.h"

namespace sightline {

// A ResNet (He et al. 2016; the stride in a bottleneck's 3x3 convolution, as torchvision has it) without the
// classifier, before there are any weights: the stem, a maximum over 3x3 places at stride 2, then blocks,
// x <- relu(convolutions(x) + shortcut(x)).
struct ResNetPlan {
  struct Block {
    std::vector<PlannedConvolution> convolutions;
    std::optional<PlannedConvolution> shortcut;  // where the shape changes; else x itself
  };

  PlannedConvolution stem;
  std::vector<Block> blocks;
  std::vector<Downsampling> downsampling;  // for Encoder::shift
  std::int64_t channels = 0;               // of the map
};

// "resnet18", "resnet34", "resnet50", "resnet101", "resnet152".
std::vector<std::string> resnet_kinds();

// `map`: "layer1" (stride 4) to "layer4" (stride 32); empty: "layer4". resnet50:layer3 has 1024 features,
// layer4 2048. `kind` is one of resnet_kinds(). Raises UsageError for an unknown map.
ResNetPlan resnet_plan(const std::string& kind, const std::string& map);

}  // namespace sightline
