#include "engine/packed_matrix.h"

#include <algorithm>

#include "core/parallel.h"
#include "engine/kernels.h"

namespace sightline {

namespace {

constexpr std::int64_t kWidth = kernels::kPanelWidth;
// Products of fewer multiplications are done before a second thread has woken up.
constexpr std::int64_t kWorthSharing = 1 << 20;

}  // namespace

PackedMatrix::PackedMatrix(std::int64_t outputs, std::int64_t inputs)
    : outputs_(outputs),
      inputs_(inputs),
      panels_((outputs + kWidth - 1) / kWidth),
      weights_(static_cast<std::size_t>(panels_ * inputs * kWidth)),
      bias_(static_cast<std::size_t>(panels_ * kWidth)) {
  std::fill_n(weights_.data(), weights_.size(), 0.0f);
  std::fill_n(bias_.data(), bias_.size(), 0.0f);
}

void PackedMatrix::put(std::span<const float> weight, std::span<const float> bias, std::int64_t output,
                       std::int64_t input, std::int64_t n, std::int64_t m) {
  for (std::int64_t i = 0; i < n; ++i) {
    const std::int64_t row = output + i;
    const float* from = weight.data() + i * m;
    float* to = weights_.data() + (row / kWidth * inputs_ + input) * kWidth + row % kWidth;
    for (std::int64_t j = 0; j < m; ++j) to[j * kWidth] = from[j];
    if (!bias.empty()) bias_.data()[row] += bias[static_cast<std::size_t>(i)];
  }
}

void PackedMatrix::multiply(const float* x, std::int64_t x_stride, std::int64_t rows, float* y,
                            std::int64_t y_stride) const {
  static const kernels::PanelProduct product = kernels::panel_products().front().product;
  const bool shared = rows * outputs_ * inputs_ >= kWorthSharing;
  const int threads = shared ? static_cast<int>(parallel_threads()) : 1;
#pragma omp parallel for schedule(static) num_threads(threads) if (threads > 1)
  for (std::int64_t panel = 0; panel < panels_; ++panel) {
    product(weights_.data() + panel * inputs_ * kWidth, bias_.data() + panel * kWidth, inputs_, x, x_stride,
            rows, y + panel * kWidth, y_stride, std::min(kWidth, outputs_ - panel * kWidth));
  }
}

}  // namespace sightline
