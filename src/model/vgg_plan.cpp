#include "model/vgg_plan.h"

#include <array>
#include <string_view>

#include "model/map_names.h"

namespace sightline {

namespace {

struct VggVariant {
  std::string_view kind;
  std::array<int, 5> convolutions;  // in each stage; a max pooling follows
  bool norm;
};
constexpr std::array<VggVariant, 4> kVggVariants{{{"vgg16", {2, 2, 3, 3, 3}, false},
                                                  {"vgg19", {2, 2, 4, 4, 4}, false},
                                                  {"vgg16_bn", {2, 2, 3, 3, 3}, true},
                                                  {"vgg19_bn", {2, 2, 4, 4, 4}, true}}};
constexpr std::array<std::int64_t, 5> kChannels{64, 128, 256, 512, 512};

}  // namespace

std::vector<std::string> vgg_kinds() {
  return kinds_of(kVggVariants);
}

BackbonePlan vgg_plan(const std::string& kind, const std::string& map) {
  const VggVariant& variant = variant_of(kVggVariants, kind);
  const auto stages = static_cast<std::size_t>(map_number(kind, map, {"conv", numbers_from(1, 5)}));
  BackbonePlan plan;
  plan.channels = 3;
  int index = 0;  // in torchvision's "features", where norms, activations and poolings count too
  for (std::size_t stage = 0; stage < stages; ++stage, ++index) {
    BackbonePlan::Block block{.convolutions = {}};
    if (stage > 0) block.maximum = {.kernel = 2, .stride = 2, .padding = 0};
    for (int i = 0; i < variant.convolutions.at(stage); ++i) {
      const ConvolutionShape shape{.input = plan.channels,
                                   .output = kChannels.at(stage),
                                   .kernel = 3,
                                   .padding = 1,
                                   .bias_before_norm = true};
      block.convolutions.push_back({"features." + std::to_string(index),
                                    variant.norm ? "features." + std::to_string(index + 1) : "", shape,
                                    Activation::relu});
      plan.channels = shape.output;
      index += variant.norm ? 3 : 2;
    }
    plan.blocks.push_back(std::move(block));
  }
  return plan;
}

}  // namespace sightline
