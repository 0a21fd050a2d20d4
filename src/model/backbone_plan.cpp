#include "model/backbone_plan.h"

namespace sightline {

std::vector<PlannedConvolution> convolutions_of(const BackbonePlan& plan) {
  std::vector<PlannedConvolution> all;
  for (const BackbonePlan::Block& block : plan.blocks) {
    all.insert(all.end(), block.convolutions.begin(), block.convolutions.end());
    if (block.beside) all.push_back(*block.beside);
    if (block.shortcut) all.push_back(*block.shortcut);
  }
  return all;
}

std::vector<Downsampling> downsampling_of(const BackbonePlan& plan) {
  std::vector<Downsampling> layers;
  for (const BackbonePlan::Block& block : plan.blocks) {
    if (block.maximum) layers.push_back(*block.maximum);
    for (const PlannedConvolution& convolution : block.convolutions) {
      const ConvolutionShape& shape = convolution.shape;
      if (shape.stride > 1)
        layers.push_back({.kernel = static_cast<int>(shape.kernel),
                          .stride = static_cast<int>(shape.stride),
                          .padding = static_cast<int>(shape.padding)});
    }
  }
  return layers;
}

}  // namespace sightline
