#include "engine/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "core/function_clones.h"

// Compiled with -ffast-math (see CMakeLists.txt), so that sums vectorise and tanh and exp come from libmvec.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define SIGHTLINE_WIDE 1
#endif

namespace sightline::kernels {

namespace {

template <int kLane>
struct LaneOf {
  typedef float Floats __attribute__((vector_size(kLane * sizeof(float)), may_alias));
  typedef std::uint16_t Halves __attribute__((vector_size(kLane * sizeof(std::uint16_t)), may_alias));
};

// A lane of weights as floats.
template <int kLane>
SIGHTLINE_INLINE void load(const float* weights, typename LaneOf<kLane>::Floats& lane) {
  lane = *reinterpret_cast<const typename LaneOf<kLane>::Floats*>(weights);
}

#ifdef SIGHTLINE_WIDE
// In assembler, because GCC's intrinsic cannot stand in a template that is compiled for several processors.
template <int kLane>
SIGHTLINE_INLINE void load(const std::uint16_t* weights, typename LaneOf<kLane>::Floats& lane) {
  asm("vcvtph2ps %1, %0"
      : "=v"(lane)
      : "m"(*reinterpret_cast<const typename LaneOf<kLane>::Halves*>(weights)));
}
#endif

// `rows` rows of a product with lanes of so many floats; sums stay in registers over all of K.
template <int kLane, int kRows, class Weight>
SIGHTLINE_INLINE void rows_of_product(const Weight* panel, const float* bias, std::int64_t K, const float* x,
                                      std::int64_t x_stride, float* y, std::int64_t y_stride,
                                      std::int64_t columns) {
  using Lane = typename LaneOf<kLane>::Floats;
  constexpr int kLanes = static_cast<int>(kPanelWidth) / kLane;
  Lane sums[kRows][kLanes];
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int lane = 0; lane < kLanes; ++lane) sums[r][lane] = reinterpret_cast<const Lane*>(bias)[lane];
  }
  // One lane of weights at a time: with 3 rows and 4 lanes, AVX2's 16 registers are just enough for all sums.
  for (std::int64_t k = 0; k < K; ++k) {
    float values[kRows];
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) values[r] = x[r * x_stride + k];
#pragma GCC unroll 8
    for (int lane = 0; lane < kLanes; ++lane) {
      Lane weights;
      load<kLane>(panel + k * kPanelWidth + lane * kLane, weights);
#pragma GCC unroll 8
      for (int r = 0; r < kRows; ++r) sums[r][lane] += weights * values[r];
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
    alignas(64) float last[kPanelWidth];
    const bool whole = columns == kPanelWidth;
    float* target = whole ? y + r * y_stride : last;
#pragma GCC unroll 8
    for (int lane = 0; lane < kLanes; ++lane)
      std::memcpy(target + lane * kLane, &sums[r][lane], sizeof(Lane));
    if (!whole) std::copy(last, last + columns, y + r * y_stride);
  }
}

template <int kLane, class Weight>
SIGHTLINE_INLINE void product_of(const Weight* panel, const float* bias, std::int64_t K, const float* x,
                                 std::int64_t x_stride, std::int64_t rows, float* y, std::int64_t y_stride,
                                 std::int64_t columns) {
  constexpr int kMost = kLane == 16 ? 6 : 3;  // as many sums as there are registers
  for (; rows >= kMost; rows -= kMost, x += kMost * x_stride, y += kMost * y_stride)
    rows_of_product<kLane, kMost>(panel, bias, K, x, x_stride, y, y_stride, columns);
  if (rows == 1) rows_of_product<kLane, 1>(panel, bias, K, x, x_stride, y, y_stride, columns);
  if (rows == 2) rows_of_product<kLane, 2>(panel, bias, K, x, x_stride, y, y_stride, columns);
  if constexpr (kMost > 3) {
    if (rows == 3) rows_of_product<kLane, 3>(panel, bias, K, x, x_stride, y, y_stride, columns);
    if (rows == 4) rows_of_product<kLane, 4>(panel, bias, K, x, x_stride, y, y_stride, columns);
    if (rows == 5) rows_of_product<kLane, 5>(panel, bias, K, x, x_stride, y, y_stride, columns);
  }
}

void product_baseline(const float* panel, const float* bias, std::int64_t K, const float* x,
                      std::int64_t x_stride, std::int64_t rows, float* y, std::int64_t y_stride,
                      std::int64_t columns) {
  product_of<4>(panel, bias, K, x, x_stride, rows, y, y_stride, columns);
}

#ifdef SIGHTLINE_WIDE
template <class Weight>
__attribute__((target("avx2,fma,f16c"))) void product_avx2(const Weight* panel, const float* bias,
                                                           std::int64_t K, const float* x,
                                                           std::int64_t x_stride, std::int64_t rows, float* y,
                                                           std::int64_t y_stride, std::int64_t columns) {
  product_of<8>(panel, bias, K, x, x_stride, rows, y, y_stride, columns);
}

template <class Weight>
__attribute__((target("avx512f"))) void product_avx512(const Weight* panel, const float* bias, std::int64_t K,
                                                       const float* x, std::int64_t x_stride,
                                                       std::int64_t rows, float* y, std::int64_t y_stride,
                                                       std::int64_t columns) {
  product_of<16>(panel, bias, K, x, x_stride, rows, y, y_stride, columns);
}
#endif

std::vector<PanelProductKind> products_here() {
  std::vector<PanelProductKind> products;
#ifdef SIGHTLINE_WIDE
  if (__builtin_cpu_supports("avx512f"))
    products.push_back({"avx512", product_avx512<float>, product_avx512<std::uint16_t>});
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("f16c"))
    products.push_back({"avx2", product_avx2<float>, product_avx2<std::uint16_t>});
#endif
  products.push_back({"baseline", product_baseline, nullptr});
  return products;
}

SIGHTLINE_INLINE float greatest_of(const float* values, std::int64_t count) {
  float greatest = values[0];
  for (std::int64_t i = 1; i < count; ++i) greatest = values[i] > greatest ? values[i] : greatest;
  return greatest;
}

}  // namespace

std::span<const PanelProductKind> panel_products() {
  static const std::vector<PanelProductKind> products = products_here();
  return products;
}

SIGHTLINE_CLONES void tanh_of(float* values, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i) values[i] = std::tanh(values[i]);
}

SIGHTLINE_CLONES void softmax(float* values, std::int64_t count) {
  const float greatest = greatest_of(values, count);
  float sum = 0;
  for (std::int64_t i = 0; i < count; ++i) {
    values[i] = std::exp(values[i] - greatest);
    sum += values[i];
  }
  for (std::int64_t i = 0; i < count; ++i) values[i] /= sum;
}

SIGHTLINE_CLONES void log_softmax(float* values, std::int64_t count) {
  const float greatest = greatest_of(values, count);
  float sum = 0;
  for (std::int64_t i = 0; i < count; ++i) sum += std::exp(values[i] - greatest);
  const float logarithm = greatest + std::log(sum);
  for (std::int64_t i = 0; i < count; ++i) values[i] -= logarithm;
}

SIGHTLINE_CLONES void to_bytes(const float* values, const float* per_unit, std::int64_t cells,
                               std::int64_t channels, float steps, std::uint8_t* bytes) {
  for (std::int64_t cell = 0; cell < cells; ++cell, values += channels, bytes += channels) {
    for (std::int64_t c = 0; c < channels; ++c) {
      float value = values[c] * per_unit[c];
      value = value > 0 ? value : 0;
      value = value < steps ? value : steps;
      bytes[c] = static_cast<std::uint8_t>(static_cast<std::int32_t>(value + 0.5f));
    }
  }
}

}  // namespace sightline::kernels
