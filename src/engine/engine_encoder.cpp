#include "engine/engine_encoder.h"

#include <algorithm>

#include "engine/folded_convolution.h"
#include "model/backbone_kinds.h"
#include "model/encoder_kind.h"
#include "model/projection_plan.h"

namespace sightline {

namespace {

constexpr std::int64_t kLargeProduct = 1 << 18;  // weights

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

// One convolution at a time is taken out of the file, each to where the one before was.
struct EngineEncoder::Source {
  Source(StoredWeights& source, ConvolutionPrecision wanted) : weights(source), precision(wanted) {}

  // Whether a product over weights as they are stored takes its place: a large one, for their memory's sake.
  // Where they are not stored as halves, or convolutions are of bf16, there is nothing to gain.
  bool is_product(const PlannedConvolution& planned) const {
    return precision == ConvolutionPrecision::fp32 && weight_count(planned.shape) >= kLargeProduct &&
           PackedMatrix::storage_of(weights) == PackedMatrix::Storage::halves &&
           PointwiseLayer::is(planned, weights);
  }

  // Makes place for the largest. What all of them take in a graph, in floats.
  std::size_t prepare(const std::vector<PlannedConvolution>& convolutions) {
    const std::size_t in_a_float = precision == ConvolutionPrecision::bf16 ? 2 : 1;
    std::size_t most = 0, all = 0;
    for (const PlannedConvolution& planned : convolutions) {
      if (is_product(planned)) continue;
      const auto count = static_cast<std::size_t>(weight_count(planned.shape));
      const bool int8 = is_int8(planned, weights);
      if (!int8) most = std::max(most, count);
      const std::size_t values = int8 ? 4 : in_a_float;
      all += FloatArena::place_of((count + values - 1) / values) +
             FloatArena::place_of(static_cast<std::size_t>(planned.shape.output));
    }
    convolution.weight = AlignedFloats::lasting(most);
    return all;
  }

  StoredWeights& weights;
  const ConvolutionPrecision precision;
  FoldedConvolution convolution;
};

std::vector<std::string> EngineEncoder::known() {
  return backbone_kinds();
}

std::string EngineEncoder::unknown(const std::string& kind) {
  const std::vector<std::string> backbones = known();
  const std::string backbone = parse_encoder_kind(kind).backbone;
  return std::find(backbones.begin(), backbones.end(), backbone) != backbones.end()
             ? ""
             : "encoder '" + backbone + "'";
}

EngineEncoder::EngineEncoder(const std::string& spec, const Preprocessing& preprocessing,
                             StoredWeights& weights, ConvolutionPrecision precision)
    : graph_(preprocessing.height, preprocessing.width, precision) {
  const EncoderKind kind = parse_encoder_kind(spec);
  const BackbonePlan plan = backbone_plan(kind.backbone, kind.map);
  const std::vector<Downsampling> downsampling = downsampling_of(plan);
  Source source(weights, precision);
  graph_.reserve(source.prepare(convolutions_of(plan)));
  ConvolutionGraph::Map map = graph_.input();
  for (const BackbonePlan::Block& block : plan.blocks) {
    const std::size_t first = layers_.size();
    map = add_block(map, block, source);
    for (std::size_t i = first; i < layers_.size(); ++i) layers_[i].block = blocks_;
    ++blocks_;
  }
  std::vector<PlannedConvolution> projection;
  if (kind.features) {
    const auto planned = projection_plan(plan.channels, *kind.features);
    projection.assign(planned.begin(), planned.end());
  }
  add_projection(projection, map, source);
  map_ = graph_.result_grid();
  grid_ = kind.grid.value_or(map_);
  shift_ = {map_shift(downsampling, preprocessing.width), map_shift(downsampling, preprocessing.height)};
  std::int64_t widest = graph_.result_channels();
  for (const PointwiseLayer& layer : pointwise_) widest = std::max(widest, layer.outputs());
  cells_ = AlignedFloats(static_cast<std::size_t>(map_.cells() * widest));
  other_cells_ = AlignedFloats(cells_.size());
}

std::int64_t EngineEncoder::feature_size() const {
  return pointwise_.empty() ? graph_.result_channels() : pointwise_.back().outputs();
}

// What is 1x1 at its end comes behind the graph.
void EngineEncoder::add_projection(const std::vector<PlannedConvolution>& plan, ConvolutionGraph::Map map,
                                   Source& source) {
  auto first = plan.end();
  while (first != plan.begin() && PointwiseLayer::is(*(first - 1), source.weights)) --first;
  if (first != plan.begin()) map = add_chain(map, {plan.begin(), first}, {}, source);
  graph_.finish(map);
  for (; first != plan.end(); ++first) pointwise_.emplace_back(*first, source.weights);
}

ConvolutionGraph::Map EngineEncoder::add_block(ConvolutionGraph::Map x, const BackbonePlan::Block& block,
                                               Source& source) {
  if (block.maximum) x = graph_.maximum(x, *block.maximum);
  std::vector<PlannedConvolution> convolutions = block.convolutions;
  if (block.beside) {
    convolutions.pop_back();
    const ConvolutionGraph::Map read = add_chain(x, convolutions, {}, source);
    const ConvolutionGraph::Map first = add_chain(read, {block.convolutions.back()}, {}, source);
    return graph_.concatenation(first, add_chain(read, {*block.beside}, {}, source));
  }
  if (!block.residual) return add_chain(x, convolutions, {}, source);
  convolutions.back().activation = block.activation;  // of the sum
  return add_chain(x, convolutions, block.shortcut ? add_chain(x, {*block.shortcut}, {}, source) : x, source);
}

// Each reads what the one before gives; `added` is added by the last.
ConvolutionGraph::Map EngineEncoder::add_chain(ConvolutionGraph::Map x,
                                               const std::vector<PlannedConvolution>& plan,
                                               std::optional<ConvolutionGraph::Map> added, Source& source) {
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const bool last = i + 1 == plan.size();
    layers_.push_back({plan[i], x, {}});
    if (source.is_product(plan[i])) {
      x = graph_.pointwise(x, {plan[i], source.weights}, last ? added : std::nullopt);
      continue;
    }
    take_convolution(plan[i], source.weights, source.convolution);
    std::vector<float> next_range;
    if (!last) next_range = take_input_range(plan[i + 1], source.weights);
    x = graph_.convolution(x, source.convolution, last ? added : std::nullopt, next_range);
  }
  return x;
}

void EngineEncoder::encode(const float* pixels, float* features) {
  const bool pools = grid_ != map_;
  if (pointwise_.empty() && !pools) {
    graph_.run(pixels, features);
    return;
  }
  graph_.run(pixels, cells_.data());
  std::int64_t width = graph_.result_channels();
  for (std::size_t i = 0; i + 1 < pointwise_.size(); ++i) {
    pointwise_[i].apply(cells_.data(), map_.cells(), other_cells_.data());
    std::swap(cells_, other_cells_);
    width = pointwise_[i].outputs();
  }
  // The last is linear: means of what it reads make the means of what it gives, and are fewer.
  float* pooled = pointwise_.empty() ? features : other_cells_.data();
  if (pools) pool(cells_.data(), map_, grid_, width, pooled);
  if (!pointwise_.empty()) pointwise_.back().apply(pools ? pooled : cells_.data(), grid_.cells(), features);
}

}  // namespace sightline
