#include "engine/kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <vector>

#include "core/half_to_float.h"
#include "engine/aligned_floats.h"

namespace sightline {
namespace {

std::vector<float> kernel_values(std::size_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(count);
  for (float& value : values) value = uniform(generator);
  return values;
}

// What another processor would compute with.
TEST(Kernels, AllProductsOfThisProcessorAgree) {
  constexpr std::int64_t kInputs = 77, kRows = 11, kColumns = 30;
  AlignedFloats panel(kInputs * kernels::kPanelWidth), bias(kernels::kPanelWidth);
  const auto weights = kernel_values(panel.size(), 1), biases = kernel_values(bias.size(), 2);
  std::copy(weights.begin(), weights.end(), panel.data());
  std::copy(biases.begin(), biases.end(), bias.data());
  const auto x = kernel_values(kRows * kInputs, 3);
  // Normal and subnormal halves, and zeros, of both signs.
  std::vector<std::uint16_t> halves(panel.size());
  for (std::size_t i = 0; i < halves.size(); ++i)
    halves[i] = static_cast<std::uint16_t>(i * 41 % 0xFC00 & 0xBFFF);
  AlignedFloats widened(panel.size());
  half_to_float(halves.data(), widened.data(), halves.size());
  const auto products = kernels::panel_products();
  ASSERT_STREQ(products.back().name, "baseline");
  for (const kernels::PanelProductKind& kind : products) {
    std::vector<float> y(kRows * kColumns);
    kind.product(panel.data(), bias.data(), kInputs, x.data(), kInputs, kRows, y.data(), kColumns, kColumns);
    for (std::int64_t row = 0; row < kRows; ++row) {
      for (std::int64_t j = 0; j < kColumns; ++j) {
        double sum = biases[j];
        for (std::int64_t k = 0; k < kInputs; ++k)
          sum += static_cast<double>(x[row * kInputs + k]) * weights[k * kernels::kPanelWidth + j];
        ASSERT_NEAR(y[row * kColumns + j], sum, 1e-5) << kind.name << " " << row << " " << j;
      }
    }
    if (kind.half_product == nullptr) continue;
    std::vector<float> of_halves(y.size());
    kind.half_product(halves.data(), bias.data(), kInputs, x.data(), kInputs, kRows, of_halves.data(),
                      kColumns, kColumns);
    kind.product(widened.data(), bias.data(), kInputs, x.data(), kInputs, kRows, y.data(), kColumns,
                 kColumns);
    EXPECT_EQ(of_halves, y) << kind.name;
  }
}

TEST(Kernels, SoftmaxAndItsLogarithmAndTanh) {
  for (const std::size_t count : {1, 2, 7, 64, 2543}) {
    auto values = kernel_values(count, 5);
    for (float& value : values) value *= 30;
    double sum = 0;
    for (const float value : values) sum += std::exp(static_cast<double>(value));
    auto shares = values, logarithms = values, squashed = values;
    kernels::softmax(shares.data(), static_cast<std::int64_t>(count));
    kernels::log_softmax(logarithms.data(), static_cast<std::int64_t>(count));
    kernels::tanh_of(squashed.data(), static_cast<std::int64_t>(count));
    for (std::size_t i = 0; i < count; ++i) {
      EXPECT_NEAR(shares[i], std::exp(values[i]) / sum, 1e-6);
      EXPECT_NEAR(logarithms[i], values[i] - std::log(sum), 1e-5);
      EXPECT_NEAR(squashed[i], std::tanh(static_cast<double>(values[i])), 1e-6);
    }
  }
}

// Rows and columns that are left alone stay as they were, whatever the stride between rows.
TEST(Kernels, AProductWritesItsOwnRowsAndColumnsAlone) {
  constexpr std::int64_t kInputs = 3, kColumns = 5, kStride = 8;
  AlignedFloats panel(kInputs * kernels::kPanelWidth), bias(kernels::kPanelWidth);
  for (std::size_t i = 0; i < panel.size(); ++i) panel.data()[i] = static_cast<float>(i % 7) - 3;
  for (std::size_t j = 0; j < bias.size(); ++j) bias.data()[j] = static_cast<float>(j);
  for (const kernels::PanelProductKind& kind : kernels::panel_products()) {
    for (std::int64_t rows = 1; rows <= 7; ++rows) {
      std::vector<float> x(7 * 4), y(8 * kStride, -77);
      for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 5) - 2;
      kind.product(panel.data(), bias.data(), kInputs, x.data(), 4, rows, y.data(), kStride, kColumns);
      for (std::int64_t row = 0; row < 8; ++row) {
        for (std::int64_t j = 0; j < kStride; ++j) {
          float expected = -77;
          if (row < rows && j < kColumns) {
            expected = bias.data()[j];
            for (std::int64_t k = 0; k < kInputs; ++k)
              expected += x[row * 4 + k] * panel.data()[k * kernels::kPanelWidth + j];
          }
          EXPECT_EQ(y[row * kStride + j], expected) << kind.name << " " << rows << " " << row << " " << j;
        }
      }
    }
  }
}

TEST(Kernels, SoftmaxOfLargeAndOfEvenLogits) {
  std::vector<float> large{1000, 999, -1000}, even(5, 88), one{-3};
  auto logarithms = large;
  kernels::softmax(large.data(), 3);
  EXPECT_NEAR(large[0], 1 / (1 + std::exp(-1.0)), 1e-6);
  EXPECT_NEAR(large[1], 1 / (1 + std::exp(1.0)), 1e-6);
  EXPECT_EQ(large[2], 0);
  kernels::log_softmax(logarithms.data(), 3);
  EXPECT_NEAR(logarithms[2], -2000 - std::log1p(std::exp(-1.0)), 1e-3);
  kernels::softmax(even.data(), 5);
  for (const float share : even) EXPECT_FLOAT_EQ(share, 0.2f);
  kernels::log_softmax(one.data(), 1);
  EXPECT_EQ(one[0], 0);
}

// Each channel by its own factor; what is below 0 is 0, what is above the steps is all of them.
TEST(Kernels, BytesAreRoundedAndStayWithinTheirSteps) {
  const std::vector<float> values{0.2f, 0.2f, -1, 3, 0.5f, 1, 1e30f, 0.0049f}, per_unit{10, 100};
  std::vector<std::uint8_t> bytes(values.size(), 99);
  kernels::to_bytes(values.data(), per_unit.data(), 4, 2, 127, bytes.data());
  EXPECT_EQ(bytes, (std::vector<std::uint8_t>{2, 20, 0, 127, 5, 100, 127, 0}));
  const std::vector<float> halves{0.5f, 1.4f, 1.6f, 126.4f}, unit{1};
  kernels::to_bytes(halves.data(), unit.data(), 4, 1, 255, bytes.data());
  EXPECT_EQ(std::vector<std::uint8_t>(bytes.begin(), bytes.begin() + 4),
            (std::vector<std::uint8_t>{1, 1, 2, 126}));
}

}  // namespace
}  // namespace sightline
