#pragma once

#include <cstdint>
#include <vector>

#include "engine/packed_matrix.h"
#include "engine/stored_weights.h"
#include "model/convolution_shape.h"

namespace sightline {

// A 1x1 convolution over a map with its channels last, as one product: its weights stay halves where they are
// stored as such, half the memory of a convolution of oneDNN's. What a cell gets is the same to the bit
// whatever cells are beside it and however many threads there are.
class PointwiseLayer {
 public:
  // Whether it is one: 1x1, stride 1, one group, and not of 8 bits.
  static bool is(const PlannedConvolution& plan, const StoredWeights& weights);
  // Raises ModelError as take_convolution() (engine/folded_convolution.h).
  PointwiseLayer(const PlannedConvolution& plan, StoredWeights& weights);

  std::int64_t outputs() const { return matrix_.outputs(); }
  // from: [cells, inputs]; to: [cells, outputs].
  void apply(const float* from, std::int64_t cells, float* to) const;
  // The same, and what is there already is added before the activation. `products`: place for as much.
  void add(const float* from, std::int64_t cells, float* to, float* products) const;

 private:
  void finish(const float* products, const float* added, std::int64_t cells, float* to) const;

  PackedMatrix matrix_;
  std::vector<float> scale_, shift_;  // [outputs]: bias and batch norm
  Activation activation_;
};

}  // namespace sightline
