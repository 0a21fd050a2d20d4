#include "model/squeezenet_plan.h"

#include <array>

#include "model/map_names.h"

namespace sightline {

namespace {

// A fire module of torchvision's squeezenet1_1().features; a number left out is a max pooling.
struct FireShape {
  int index;
  std::int64_t squeeze, expand;  // channels; each of the two expanding convolutions has `expand`
};
constexpr std::array<FireShape, 8> kFires{{{3, 16, 64},
                                           {4, 16, 64},
                                           {6, 32, 128},
                                           {7, 32, 128},
                                           {9, 48, 192},
                                           {10, 48, 192},
                                           {11, 64, 256},
                                           {12, 64, 256}}};
constexpr std::int64_t kSqueezeNetStem = 64;

BackbonePlan::Block fire_module(const FireShape& shape, std::int64_t channels) {
  const std::string path = "features." + std::to_string(shape.index) + ".";
  return {.convolutions = {{path + "squeeze", "", {channels, shape.squeeze}, Activation::relu},
                           {path + "expand1x1", "", {shape.squeeze, shape.expand}, Activation::relu}},
          .beside = PlannedConvolution{
              path + "expand3x3", "", {shape.squeeze, shape.expand, 3, 1, 1}, Activation::relu}};
}

}  // namespace

std::vector<std::string> squeezenet_kinds() {
  return {"squeezenet1_1"};
}

BackbonePlan squeezenet_plan(const std::string& kind, const std::string& map) {
  MapNames names{"features.", {}};
  for (const FireShape& shape : kFires) names.numbers.push_back(shape.index);
  const int last = map_number(kind, map, names);
  BackbonePlan plan;
  plan.initial = HeWeights::uniform_by_fan_in;  // torchvision's rule for this backbone alone
  plan.blocks.push_back({.convolutions = {{"features.0", "", {3, kSqueezeNetStem, 3, 2}, Activation::relu}}});
  plan.channels = kSqueezeNetStem;
  int previous = 1;
  for (const FireShape& shape : kFires) {
    if (shape.index > last) break;
    plan.blocks.push_back(fire_module(shape, plan.channels));
    if (shape.index > previous + 1)
      plan.blocks.back().maximum = {.kernel = 3, .stride = 2, .padding = 0, .ceil = true};
    plan.channels = 2 * shape.expand;
    previous = shape.index;
  }
  return plan;
}

}  // namespace sightline
