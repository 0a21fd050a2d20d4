#include "model/resnet_plan.h"

#include <array>
#include <string_view>

#include "model/map_names.h"

namespace sightline {

namespace {

struct ResNetVariant {
  std::string_view kind;
  bool bottleneck;            // blocks of three convolutions, the last four times as wide; else of two
  std::array<int, 4> blocks;  // in layer1 to layer4
};
constexpr std::array<ResNetVariant, 5> kResNetVariants{{{"resnet18", false, {2, 2, 2, 2}},
                                                        {"resnet34", false, {3, 4, 6, 3}},
                                                        {"resnet50", true, {3, 4, 6, 3}},
                                                        {"resnet101", true, {3, 4, 23, 3}},
                                                        {"resnet152", true, {3, 8, 36, 3}}}};
constexpr std::int64_t kStemChannels = 64;

// "layer1.0." and the first convolution's number give "layer1.0.conv1" and "layer1.0.bn1".
PlannedConvolution block_convolution(const std::string& path, int number, const ConvolutionShape& shape,
                                     Activation activation) {
  const std::string suffix = std::to_string(number);
  return {path + "conv" + suffix, path + "bn" + suffix, shape, activation};
}

void add_residual_block(BackbonePlan& plan, bool bottleneck, const std::string& path, std::int64_t width,
                        std::int64_t stride) {
  const std::int64_t input = plan.channels, output = bottleneck ? 4 * width : width;
  BackbonePlan::Block block{.convolutions = {}, .residual = true, .activation = Activation::relu};
  if (bottleneck) {
    block.convolutions = {block_convolution(path, 1, {input, width}, Activation::relu),
                          block_convolution(path, 2, {width, width, 3, stride, 1}, Activation::relu),
                          block_convolution(path, 3, {width, output}, Activation::none)};
  } else {
    block.convolutions = {block_convolution(path, 1, {input, width, 3, stride, 1}, Activation::relu),
                          block_convolution(path, 2, {width, width, 3, 1, 1}, Activation::none)};
  }
  if (stride != 1 || input != output) {
    block.shortcut = PlannedConvolution{
        path + "downsample.0", path + "downsample.1", {input, output, 1, stride}, Activation::none};
  }
  plan.blocks.push_back(std::move(block));
  plan.channels = output;
}

}  // namespace

std::vector<std::string> resnet_kinds() {
  return kinds_of(kResNetVariants);
}

BackbonePlan resnet_plan(const std::string& kind, const std::string& map) {
  const ResNetVariant& variant = variant_of(kResNetVariants, kind);
  const int layers = map_number(kind, map, {"layer", numbers_from(1, 4)});
  BackbonePlan plan;
  plan.blocks.push_back({.convolutions = {{"conv1", "bn1", {3, kStemChannels, 7, 2, 3}, Activation::relu}}});
  plan.channels = kStemChannels;
  for (int layer = 0; layer < layers; ++layer) {
    for (int i = 0; i < variant.blocks.at(static_cast<std::size_t>(layer)); ++i) {
      const std::string path = "layer" + std::to_string(layer + 1) + "." + std::to_string(i) + ".";
      add_residual_block(plan, variant.bottleneck, path, kStemChannels << layer, layer > 0 && i == 0 ? 2 : 1);
    }
  }
  plan.blocks.at(1).maximum = {.kernel = 3, .stride = 2, .padding = 1};
  return plan;
}

}  // namespace sightline
