#pragma once

#include <cstdint>
#include <span>

#include "engine/aligned_floats.h"
#include "engine/stored_weights.h"

namespace sightline {

// A linear layer, y = W x + b, its weights reordered once for products with few rows. What a row gets is the
// same to the bit whatever rows are beside it and however many threads there are.
class PackedMatrix {
 public:
  PackedMatrix() = default;
  // What the weights are kept as. Halves are half the memory to hold and to read, and the products are the
  // same; they can be put only from tensors that are stored as such.
  enum class Storage { floats, halves };
  // Halves where all of the weights are, and this processor widens them in passing.
  static Storage storage_of(const StoredWeights& weights);
  static Storage storage_of(const StoredTensor& weights);

  // No weights yet: all zero.
  PackedMatrix(std::int64_t outputs, std::int64_t inputs, Storage storage = Storage::floats);

  // Puts a layer into the rows from `output` on and the columns from `input` on: several layers of one input,
  // or of one sum, are one product. weight [n, m] row-major; bias [n] or empty: added to what is there.
  void put(std::span<const float> weight, std::span<const float> bias, std::int64_t output,
           std::int64_t input, std::int64_t n, std::int64_t m);
  // The same of columns [first, first + m) of a tensor of n rows of `width`.
  void put(const StoredTensor& weight, std::int64_t width, std::int64_t first, std::span<const float> bias,
           std::int64_t output, std::int64_t input, std::int64_t n, std::int64_t m);

  std::int64_t outputs() const { return outputs_; }
  std::int64_t inputs() const { return inputs_; }

  // x: `rows` rows of inputs() floats, x_stride apart; y: rows of outputs() floats, y_stride apart.
  void multiply(const float* x, std::int64_t x_stride, std::int64_t rows, float* y,
                std::int64_t y_stride) const;

 private:
  template <class Weight>
  Weight* place(std::int64_t row, std::int64_t input);
  template <class Weight>
  void put_rows(const StoredTensor& weight, std::int64_t width, std::int64_t first, std::int64_t output,
                std::int64_t input, std::int64_t n, std::int64_t m);
  void add_bias(std::span<const float> bias, std::int64_t output);
  template <class Weight, class Product>
  void multiply_panels(Product product, const float* x, std::int64_t x_stride, std::int64_t rows, float* y,
                       std::int64_t y_stride) const;

  std::int64_t outputs_ = 0, inputs_ = 0, panels_ = 0;
  Storage storage_ = Storage::floats;
  AlignedFloats weights_;  // [panels, inputs, kPanelWidth], of floats or, in half the place, of halves
  AlignedFloats bias_;     // [panels, kPanelWidth]
};

}  // namespace sightline
