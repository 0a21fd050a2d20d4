#pragma once

#include <cstdint>
#include <span>

// The inner loops of the decoder's step beyond attention and LSTM cell (model/attention_kernels.h). Compiled
// for AVX-512, AVX2 and the baseline and chosen when the program runs. What one row gets does not depend on
// the rows beside it.
namespace sightline::kernels {

// Columns of a panel: what a product's inner loop makes of a row at once.
inline constexpr std::int64_t kPanelWidth = 32;

// y[r, j] = bias[j] + sum_k x[r, k] * panel[k, j], the sum in the order of k.
// panel [K, kPanelWidth] and bias [kPanelWidth], aligned to 64 bytes; x and y are rows of x_stride and
// y_stride floats, of y only the first `columns` of the panel's are written.
using PanelProduct = void (*)(const float* panel, const float* bias, std::int64_t K, const float* x,
                              std::int64_t x_stride, std::int64_t rows, float* y, std::int64_t y_stride,
                              std::int64_t columns);

// The same of a panel of halves (IEEE 754 binary16): of equal weights, the same to the bit.
using HalfPanelProduct = void (*)(const std::uint16_t* panel, const float* bias, std::int64_t K,
                                  const float* x, std::int64_t x_stride, std::int64_t rows, float* y,
                                  std::int64_t y_stride, std::int64_t columns);

struct PanelProductKind {
  const char* name;  // "avx512", "avx2", "baseline"
  PanelProduct product;
  HalfPanelProduct half_product;  // null where halves cannot be widened in passing
};
// Those that this processor can compute, the fastest first.
std::span<const PanelProductKind> panel_products();

// In place: values <- tanh(values); values <- their softmax; values <- its logarithm.
void tanh_of(float* values, std::int64_t count);
void softmax(float* values, std::int64_t count);
void log_softmax(float* values, std::int64_t count);

// bytes[cell, c] = values[cell, c] * per_unit[c], rounded, from 0 to `steps`.
void to_bytes(const float* values, const float* per_unit, std::int64_t cells, std::int64_t channels,
              float steps, std::uint8_t* bytes);

}  // namespace sightline::kernels
