#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "caption/grid.h"
#include "engine/aligned_floats.h"
#include "engine/convolution_graph.h"
#include "engine/pointwise_layer.h"
#include "engine/stored_weights.h"
#include "image/preprocessing.h"
#include "model/backbone_plan.h"
#include "model/map_shift.h"

namespace sightline {

// The encoders of model/encoder.h, for inference over plain weights: all backbones that are built in, with a
// projection and averaged over a grid or not.
class EngineEncoder {
 public:
  // "mobilenet_v2", ...: the backbones that this knows.
  static std::vector<std::string> known();
  // The first thing in a kind that this does not know, in words; empty where it knows all. Raises UsageError
  // for a kind that is none (model/encoder_kind.h).
  static std::string unknown(const std::string& kind);

  // For inputs of the preprocessing's size; `precision`: of the backbone's convolutions. Raises ModelError
  // where a tensor is missing or has another shape; UsageError where the kind has no such map.
  EngineEncoder(const std::string& kind, const Preprocessing& preprocessing, StoredWeights& weights,
                ConvolutionPrecision precision = ConvolutionPrecision::fp32);

  Grid grid() const { return grid_; }
  std::int64_t feature_size() const;  // D
  MapShift shift() const { return shift_; }

  // A convolution of the graph, and the map that it reads.
  struct EncoderLayer {
    PlannedConvolution plan;
    ConvolutionGraph::Map input;
    std::optional<std::size_t> block;  // of the backbone's plan; none of the projection
  };
  const std::vector<EncoderLayer>& layers() const { return layers_; }
  std::size_t blocks() const { return blocks_; }  // of the backbone's plan
  ConvolutionGraph::Map input() const { return graph_.input(); }
  // As ConvolutionGraph::watch().
  void watch(ConvolutionGraph::Watch watch) { graph_.watch(std::move(watch)); }

  // pixels: [3, height, width]; features: [L, D].
  void encode(const float* pixels, float* features);

 private:
  struct Source;  // of the weights
  ConvolutionGraph::Map add_block(ConvolutionGraph::Map x, const BackbonePlan::Block& block, Source& source);
  ConvolutionGraph::Map add_chain(ConvolutionGraph::Map x, const std::vector<PlannedConvolution>& plan,
                                  std::optional<ConvolutionGraph::Map> added, Source& source);

  void add_projection(const std::vector<PlannedConvolution>& plan, ConvolutionGraph::Map map, Source& source);

  ConvolutionGraph graph_;
  std::vector<PointwiseLayer> pointwise_;  // behind it; the last has no activation
  std::vector<EncoderLayer> layers_;
  std::size_t blocks_ = 0;
  Grid map_, grid_;  // of the last convolution; of the regions
  MapShift shift_;
  AlignedFloats cells_, other_cells_;  // of the map, between the layers behind the graph
};

}  // namespace sightline
