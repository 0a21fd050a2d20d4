#include "engine/engine_encoder.h"

#include <algorithm>
#include <cmath>

#include "model/encoder_kind.h"
#include "model/projection_plan.h"
#include "model/resnet_plan.h"

namespace sightline {

namespace {

constexpr float kNormEpsilon = 1e-5f;  // of torch's batch norm

// norm(conv(x)) = scale * (W x + b - mean) + beta with scale = gamma / sqrt(variance + epsilon).
void fold_norm(const std::string& norm, StoredWeights& weights, FoldedConvolution& convolution) {
  const auto channels = convolution.shape.output;
  const auto gamma = weights.take(norm + ".weight", {channels}),
             beta = weights.take(norm + ".bias", {channels});
  const auto mean = weights.take(norm + ".running_mean", {channels});
  const auto variance = weights.take(norm + ".running_var", {channels});
  const std::size_t of_channel = convolution.weight.size() / static_cast<std::size_t>(channels);
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
    const float scale = gamma[c] / std::sqrt(variance[c] + kNormEpsilon);
    for (std::size_t i = 0; i < of_channel; ++i) convolution.weight[c * of_channel + i] *= scale;
    convolution.bias[c] = beta[c] - (mean[c] - convolution.bias[c]) * scale;
  }
}

FoldedConvolution folded(const PlannedConvolution& plan, StoredWeights& weights) {
  const ConvolutionShape& shape = plan.shape;
  FoldedConvolution convolution{shape, plan.activation, {}, {}};
  convolution.weight = weights.take(plan.conv + ".weight",
                                    {shape.output, shape.input / shape.groups, shape.kernel, shape.kernel});
  convolution.bias.assign(static_cast<std::size_t>(shape.output), 0);
  if (plan.norm.empty() || shape.bias_before_norm)
    convolution.bias = weights.take(plan.conv + ".bias", {shape.output});
  if (!plan.norm.empty()) fold_norm(plan.norm, weights, convolution);
  return convolution;
}

ConvolutionGraph::Map add_resnet(ConvolutionGraph& graph, const ResNetPlan& plan, StoredWeights& weights) {
  ConvolutionGraph::Map x = graph.convolution(graph.input(), folded(plan.stem, weights));
  x = graph.maximum(x, 3, 2, 1);
  for (const ResNetPlan::Block& block : plan.blocks) {
    const auto shortcut = block.shortcut ? graph.convolution(x, folded(*block.shortcut, weights)) : x;
    for (std::size_t i = 0; i + 1 < block.convolutions.size(); ++i)
      x = graph.convolution(x, folded(block.convolutions[i], weights));
    FoldedConvolution last = folded(block.convolutions.back(), weights);
    last.activation = Activation::relu;  // of the sum
    x = graph.convolution(x, last, shortcut);
  }
  return x;
}

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
  ConvolutionGraph::Map map = add_resnet(graph_, plan, weights);
  if (kind.features) {
    for (const PlannedConvolution& convolution : projection_plan(plan.channels, *kind.features))
      map = graph_.convolution(map, folded(convolution, weights));
  }
  graph_.finish(map);
  map_ = graph_.result_grid();
  grid_ = kind.grid.value_or(map_);
  shift_ = {map_shift(plan.downsampling, preprocessing.width),
            map_shift(plan.downsampling, preprocessing.height)};
  if (grid_ != map_) unpooled_ = AlignedFloats(static_cast<std::size_t>(map_.cells() * feature_size()));
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
