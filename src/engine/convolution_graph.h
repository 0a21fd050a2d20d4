#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "caption/grid.h"
#include "model/convolution_shape.h"

namespace sightline {

// A convolution with its batch norm folded in: weight [output, input / groups, kernel, kernel] row-major,
// bias [output].
struct FoldedConvolution {
  ConvolutionShape shape;
  Activation activation = Activation::none;
  std::vector<float> weight, bias;
};

// A network of convolutions over one photo on oneDNN: built once for one size of input, weights in the layout
// that oneDNN wants for it, activation and residual sum part of the convolutions, maps in memory that is used
// again as soon as nobody needs them.
class ConvolutionGraph {
 public:
  using Map = std::size_t;  // a feature map, [channels, rows, columns]

  // Of an input [3, height, width]. Computes on parallel_threads() threads (core/parallel.h).
  ConvolutionGraph(int height, int width);
  ~ConvolutionGraph();

  Map input() const { return 0; }
  // activation(convolution(from) + added). `added` is not to be used after.
  Map convolution(Map from, const FoldedConvolution& convolution, std::optional<Map> added = {});
  // The maximum of the places under a square of this side.
  Map maximum(Map from, int side, int stride, int padding);
  // Ends the building: `result` is what run() gives.
  void finish(Map result);

  Grid result_grid() const;
  std::int64_t result_channels() const;
  // pixels: [3, height, width]; result: [rows, columns, channels].
  void run(const float* pixels, float* result);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace sightline
