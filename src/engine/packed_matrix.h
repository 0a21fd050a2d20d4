#pragma once

#include <cstdint>
#include <span>

#include "engine/aligned_floats.h"

namespace sightline {

// A linear layer, y = W x + b, its weights reordered once for products with few rows. What a row gets is the
// same to the bit whatever rows are beside it and however many threads there are.
class PackedMatrix {
 public:
  PackedMatrix() = default;
  // No weights yet: all zero.
  PackedMatrix(std::int64_t outputs, std::int64_t inputs);

  // Puts a layer into the rows from `output` on and the columns from `input` on: several layers of one input,
  // or of one sum, are one product. weight [n, m] row-major; bias [n] or empty: added to what is there.
  void put(std::span<const float> weight, std::span<const float> bias, std::int64_t output,
           std::int64_t input, std::int64_t n, std::int64_t m);

  std::int64_t outputs() const { return outputs_; }
  std::int64_t inputs() const { return inputs_; }

  // x: `rows` rows of inputs() floats, x_stride apart; y: rows of outputs() floats, y_stride apart.
  void multiply(const float* x, std::int64_t x_stride, std::int64_t rows, float* y,
                std::int64_t y_stride) const;

 private:
  std::int64_t outputs_ = 0, inputs_ = 0, panels_ = 0;
  AlignedFloats weights_;  // [panels, inputs, kPanelWidth]
  AlignedFloats bias_;     // [panels, kPanelWidth]
};

}  // namespace sightline
