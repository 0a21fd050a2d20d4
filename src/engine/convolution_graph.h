#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "caption/grid.h"
#include "engine/aligned_floats.h"
#include "engine/convolution_precision.h"
#include "engine/pointwise_layer.h"
#include "model/convolution_shape.h"
#include "model/map_shift.h"

namespace sightline {

// Weights of 8 bits, of an input of which every channel is divided by its range: the weight [o, i, y, x] of
// that input is values[o, i, y, x] * scale[o].
struct Int8Weights {
  std::vector<std::int8_t> values;  // [output, input / groups, kernel, kernel] row-major, -127 to 127
  std::vector<float> scale;         // [output], above 0
  std::vector<float> input_range;   // [input], above 0: what the channel's values lie below, and above 0
};

// A convolution with its batch norm folded in: weight [output, input / groups, kernel, kernel] row-major, and
// behind it whatever else there is place for; bias [output].
struct FoldedConvolution {
  ConvolutionShape shape;
  Activation activation = Activation::none;
  AlignedFloats weight;
  std::vector<float> bias;
  std::optional<Int8Weights> int8 = {};  // instead of `weight`
};

// A network of convolutions over one photo on oneDNN: built once for one size of input, weights in the layout
// that oneDNN wants for it, activation and residual sum part of the convolutions, maps in memory that is used
// again as soon as nobody needs them. A convolution of 8 bits reads its input as unsigned bytes, each channel
// in int8_steps() steps from 0 to its range.
class ConvolutionGraph {
 public:
  using Map = std::size_t;  // a feature map, [channels, rows, columns]

  // Of an input [3, height, width]. Computes on parallel_threads() threads (core/parallel.h). `precision`: of
  // convolutions that are not of 8 bits.
  ConvolutionGraph(int height, int width, ConvolutionPrecision precision = ConvolutionPrecision::fp32);
  ~ConvolutionGraph();

  // How many weights its convolutions will have, as floats: their memory comes at once, and no more of it.
  void reserve(std::size_t weights);

  Map input() const { return 0; }
  // activation(convolution(from) + added). `added` is not to be used after. `output_range`: what an 8-bit
  // convolution gives is kept as bytes, where all that reads it is 8-bit convolutions of this input_range.
  Map convolution(Map from, const FoldedConvolution& convolution, std::optional<Map> added = {},
                  std::span<const float> output_range = {});
  // The same of a 1x1 layer (engine/pointwise_layer.h), over floats.
  Map pointwise(Map from, PointwiseLayer layer, std::optional<Map> added = {});
  // The maximum of the places under a square.
  Map maximum(Map from, const Downsampling& shape);
  // The channels of one map, and behind them another's.
  Map concatenation(Map first, Map second);
  // Ends the building: `result` is what run() gives.
  void finish(Map result);

  Grid result_grid() const;
  std::int64_t result_channels() const;
  // Is shown each map of run() as it is made: values [cells, channels].
  using Watch = std::function<void(Map map, const float* values, std::int64_t cells, std::int64_t channels)>;
  void watch(Watch watch);

  // pixels: [3, height, width]; result: [rows, columns, channels].
  void run(const float* pixels, float* result);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// Steps of a byte that convolutions read: 255 where the processor adds up products of bytes in 32 bits
// (VNNI), 127 where a sum of two of them has to fit into 16.
int int8_steps();

}  // namespace sightline
