#include "engine/packed_matrix.h"

#include <algorithm>
#include <vector>

#include "core/parallel.h"
#include "engine/kernels.h"

namespace sightline {

namespace {

constexpr std::int64_t kWidth = kernels::kPanelWidth;
// Products of fewer multiplications are done before a second thread has woken up.
constexpr std::int64_t kWorthSharing = 1 << 20;
// Rows that are put together, because they lie beside each other in a panel.
constexpr std::int64_t kTogether = 8;
// So many products are summed up by themselves: the error of a long sum grows with what it has come to.
constexpr std::int64_t kSummedTogether = 256;

const kernels::PanelProductKind& product_here() {
  static const kernels::PanelProductKind kind = kernels::panel_products().front();
  return kind;
}

// A panel's product, sum after sum. What a row gets does not depend on the others here either.
template <class Weight, class Product>
void multiply_panel(Product product, const Weight* panel, const float* bias, std::int64_t inputs,
                    const float* x, std::int64_t x_stride, std::int64_t rows, float* y, std::int64_t y_stride,
                    std::int64_t columns) {
  alignas(64) static constexpr float kNoBias[kWidth] = {};
  thread_local AlignedFloats more;
  product(panel, bias, std::min(inputs, kSummedTogether), x, x_stride, rows, y, y_stride, columns);
  for (std::int64_t first = kSummedTogether; first < inputs; first += kSummedTogether) {
    more.reserve(static_cast<std::size_t>(rows * kWidth));
    product(panel + first * kWidth, kNoBias, std::min(inputs - first, kSummedTogether), x + first, x_stride,
            rows, more.data(), kWidth, columns);
    for (std::int64_t row = 0; row < rows; ++row)
      for (std::int64_t c = 0; c < columns; ++c) y[row * y_stride + c] += more.data()[row * kWidth + c];
  }
}

}  // namespace

PackedMatrix::Storage PackedMatrix::storage_of(const StoredWeights& weights) {
  return product_here().half_product != nullptr && weights.halves() ? Storage::halves : Storage::floats;
}

PackedMatrix::Storage PackedMatrix::storage_of(const StoredTensor& weights) {
  return product_here().half_product != nullptr && weights.halves() ? Storage::halves : Storage::floats;
}

PackedMatrix::PackedMatrix(std::int64_t outputs, std::int64_t inputs, Storage storage)
    : outputs_(outputs),
      inputs_(inputs),
      panels_((outputs + kWidth - 1) / kWidth),
      storage_(storage),
      // kWidth is even.
      weights_(AlignedFloats::lasting(static_cast<std::size_t>(panels_ * inputs * kWidth) /
                                      (storage == Storage::halves ? 2 : 1))),
      bias_(static_cast<std::size_t>(panels_ * kWidth)) {
  std::fill_n(bias_.data(), bias_.size(), 0.0f);
}

// Where the weights of a row begin that stand in a column: the next column's are kWidth further.
template <class Weight>
Weight* PackedMatrix::place(std::int64_t row, std::int64_t input) {
  return reinterpret_cast<Weight*>(weights_.data()) + (row / kWidth * inputs_ + input) * kWidth +
         row % kWidth;
}

void PackedMatrix::add_bias(std::span<const float> bias, std::int64_t output) {
  for (std::size_t i = 0; i < bias.size(); ++i)
    bias_.data()[output + static_cast<std::int64_t>(i)] += bias[i];
}

void PackedMatrix::put(std::span<const float> weight, std::span<const float> bias, std::int64_t output,
                       std::int64_t input, std::int64_t n, std::int64_t m) {
  for (std::int64_t i = 0; i < n; ++i) {
    const float* from = weight.data() + i * m;
    auto* to = place<float>(output + i, input);
    for (std::int64_t j = 0; j < m; ++j) to[j * kWidth] = from[j];
  }
  add_bias(bias, output);
}

template <class Weight>
void PackedMatrix::put_rows(const StoredTensor& weight, std::int64_t width, std::int64_t first,
                            std::int64_t output, std::int64_t input, std::int64_t n, std::int64_t m) {
  std::vector<Weight> rows(static_cast<std::size_t>(kTogether * m));
  for (std::int64_t i = 0, count = 0; i < n; i += count) {
    const bool together = n - i >= kTogether && (output + i) % kWidth <= kWidth - kTogether;
    count = together ? kTogether : 1;
    for (std::int64_t r = 0; r < count; ++r)
      weight.copy(static_cast<std::size_t>((i + r) * width + first), static_cast<std::size_t>(m),
                  rows.data() + r * m);
    auto* to = place<Weight>(output + i, input);
    if (!together) {
      for (std::int64_t j = 0; j < m; ++j) to[j * kWidth] = rows[static_cast<std::size_t>(j)];
      continue;
    }
    for (std::int64_t j = 0; j < m; ++j, to += kWidth)
#pragma GCC unroll 8
      for (std::int64_t r = 0; r < kTogether; ++r) to[r] = rows[static_cast<std::size_t>(r * m + j)];
  }
}

void PackedMatrix::put(const StoredTensor& weight, std::int64_t width, std::int64_t first,
                       std::span<const float> bias, std::int64_t output, std::int64_t input, std::int64_t n,
                       std::int64_t m) {
  const auto reading = weight.reading();
  if (storage_ == Storage::halves)
    put_rows<std::uint16_t>(weight, width, first, output, input, n, m);
  else
    put_rows<float>(weight, width, first, output, input, n, m);
  add_bias(bias, output);
}

template <class Weight, class Product>
void PackedMatrix::multiply_panels(Product product, const float* x, std::int64_t x_stride, std::int64_t rows,
                                   float* y, std::int64_t y_stride) const {
  const auto* weights = reinterpret_cast<const Weight*>(weights_.data());
  const bool shared = rows * outputs_ * inputs_ >= kWorthSharing;
  const int threads = shared ? static_cast<int>(parallel_threads()) : 1;
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (std::int64_t panel = 0; panel < panels_; ++panel) {
    multiply_panel(product, weights + panel * inputs_ * kWidth, bias_.data() + panel * kWidth, inputs_, x,
                   x_stride, rows, y + panel * kWidth, y_stride, std::min(kWidth, outputs_ - panel * kWidth));
  }
}

void PackedMatrix::multiply(const float* x, std::int64_t x_stride, std::int64_t rows, float* y,
                            std::int64_t y_stride) const {
  if (storage_ == Storage::halves)
    multiply_panels<std::uint16_t>(product_here().half_product, x, x_stride, rows, y, y_stride);
  else
    multiply_panels<float>(product_here().product, x, x_stride, rows, y, y_stride);
}

}  // namespace sightline
