#include "engine/engine_encoder.h"

#include <algorithm>

#include "engine/folded_convolution.h"
#include "model/encoder_kind.h"
#include "model/projection_plan.h"
#include "model/resnet_plan.h"

namespace sightline {

namespace {

// Cells [first, last) of `count` that cell `index` of `cells` is the mean of: torch's adaptive pooling.
std::pair<int, int> averaged(int index, int cells, int count) {
  return {index * count / cells, ((index + 1) * count + cells - 1) / cells};
}

// [map's cells, D] -> [grid's cells, D], means over the map's cells.
void pool(const float* map, const Grid& of, const Grid& to, std::int64_t D, float* pooled) {
  for (int row = 0; row < to.rows; ++row) {
    const auto [top, bottom] = averaged(row, to.rows, of.rows);
    for (int column = 0; column < to.columns; ++column, pooled += D) {
      const auto [left, right] = averaged(column, to.columns, of.columns);
      std::fill_n(pooled, D, 0.0f);
      for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
          const float* cell = map + (y * of.columns + x) * D;
          for (std::int64_t d = 0; d < D; ++d) pooled[d] += cell[d];
        }
      }
      const auto count = static_cast<float>((bottom - top) * (right - left));
      for (std::int64_t d = 0; d < D; ++d) pooled[d] /= count;
    }
  }
}

}  // namespace

std::vector<std::string> EngineEncoder::known() {
  return resnet_kinds();
}

std::string EngineEncoder::unknown(const std::string& kind) {
  const std::vector<std::string> backbones = known();
  const std::string backbone = parse_encoder_kind(kind).backbone;
  return std::find(backbones.begin(), backbones.end(), backbone) != backbones.end()
             ? ""
             : "encoder '" + backbone + "'";
}

EngineEncoder::EngineEncoder(const std::string& spec, const Preprocessing& preprocessing,
                             StoredWeights& weights)
    : graph_(preprocessing.height, preprocessing.width) {
  const EncoderKind kind = parse_encoder_kind(spec);
  const ResNetPlan plan = resnet_plan(kind.backbone, kind.map);
  ConvolutionGraph::Map map = add_resnet(plan, weights);
  if (kind.features) {
    const auto projection = projection_plan(plan.channels, *kind.features);
    map = add_chain(map, {projection.begin(), projection.end()}, {}, weights);
  }
  graph_.finish(map);
  map_ = graph_.result_grid();
  grid_ = kind.grid.value_or(map_);
  shift_ = {map_shift(plan.downsampling, preprocessing.width),
            map_shift(plan.downsampling, preprocessing.height)};
  if (grid_ != map_) unpooled_ = AlignedFloats(static_cast<std::size_t>(map_.cells() * feature_size()));
}

ConvolutionGraph::Map EngineEncoder::add_resnet(const ResNetPlan& plan, StoredWeights& weights) {
  ConvolutionGraph::Map x = add_chain(graph_.input(), {plan.stem}, {}, weights);
  x = graph_.maximum(x, 3, 2, 1);
  for (const ResNetPlan::Block& block : plan.blocks) {
    const auto shortcut = block.shortcut ? add_chain(x, {*block.shortcut}, {}, weights) : x;
    std::vector<PlannedConvolution> convolutions = block.convolutions;
    convolutions.back().activation = Activation::relu;  // of the sum
    x = add_chain(x, convolutions, shortcut, weights);
  }
  return x;
}

// Each reads what the one before gives; `added` is added by the last.
ConvolutionGraph::Map EngineEncoder::add_chain(ConvolutionGraph::Map x,
                                               const std::vector<PlannedConvolution>& plan,
                                               std::optional<ConvolutionGraph::Map> added,
                                               StoredWeights& weights) {
  FoldedConvolution next = take_convolution(plan.front(), weights);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const FoldedConvolution convolution = std::move(next);
    const bool last = i + 1 == plan.size();
    if (!last) next = take_convolution(plan[i + 1], weights);
    layers_.push_back({plan[i], x});
    x = graph_.convolution(x, convolution, last ? added : std::nullopt,
                           last || !next.int8 ? std::span<const float>() : next.int8->input_range);
  }
  return x;
}

void EngineEncoder::encode(const float* pixels, float* features) {
  if (grid_ == map_) {
    graph_.run(pixels, features);
    return;
  }
  graph_.run(pixels, unpooled_.data());
  pool(unpooled_.data(), map_, grid_, feature_size(), features);
}

}  // namespace sightline
