#include "model/mobilenet_v2_plan.h"

#include <array>

#include "model/map_names.h"

namespace sightline {

namespace {

// A row of table 2: `count` blocks that widen by `expansion` inside; the first one has the stride.
struct InvertedResidualRow {
  std::int64_t expansion, channels;
  int count;
  std::int64_t stride;
};
constexpr std::array<InvertedResidualRow, 7> kRows{{{1, 16, 1, 1},
                                                    {6, 24, 2, 2},
                                                    {6, 32, 3, 2},
                                                    {6, 64, 4, 2},
                                                    {6, 96, 3, 1},
                                                    {6, 160, 3, 2},
                                                    {6, 320, 1, 1}}};
constexpr std::int64_t kMobileNetStem = 32;
constexpr std::int64_t kLastChannels = 1280;
constexpr int kLastStage = 18;

// Wider, each channel over 3x3 places by itself, and narrow again without an activation.
void add_inverted_residual(BackbonePlan& plan, int stage, const InvertedResidualRow& row,
                           std::int64_t stride) {
  const std::string path = "features." + std::to_string(stage) + ".conv.";
  const std::int64_t hidden = plan.channels * row.expansion;
  BackbonePlan::Block block{.convolutions = {}, .residual = stride == 1 && plan.channels == row.channels};
  int layer = 0;
  if (row.expansion != 1) {
    block.convolutions.push_back({path + "0.0", path + "0.1", {plan.channels, hidden}, Activation::relu6});
    layer = 1;
  }
  const std::string depthwise = path + std::to_string(layer);
  block.convolutions.push_back(
      {depthwise + ".0", depthwise + ".1", {hidden, hidden, 3, stride, 1, hidden}, Activation::relu6});
  block.convolutions.push_back({path + std::to_string(layer + 1),
                                path + std::to_string(layer + 2),
                                {hidden, row.channels},
                                Activation::none});
  plan.blocks.push_back(std::move(block));
  plan.channels = row.channels;
}

}  // namespace

std::vector<std::string> mobilenet_v2_kinds() {
  return {"mobilenet_v2"};
}

BackbonePlan mobilenet_v2_plan(const std::string& kind, const std::string& map) {
  const int last = map_number(kind, map, {"features.", numbers_from(1, kLastStage)});
  BackbonePlan plan;
  plan.blocks.push_back(
      {.convolutions = {{"features.0.0", "features.0.1", {3, kMobileNetStem, 3, 2, 1}, Activation::relu6}}});
  plan.channels = kMobileNetStem;
  int stage = 1;
  for (const InvertedResidualRow& row : kRows)
    for (int i = 0; i < row.count && stage <= last; ++i, ++stage)
      add_inverted_residual(plan, stage, row, i == 0 ? row.stride : 1);
  if (last == kLastStage) {
    plan.blocks.push_back(
        {.convolutions = {
             {"features.18.0", "features.18.1", {plan.channels, kLastChannels}, Activation::relu6}}});
    plan.channels = kLastChannels;
  }
  return plan;
}

}  // namespace sightline
