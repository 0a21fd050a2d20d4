#include "engine/packed_matrix.h"

#include <gtest/gtest.h>

#include <torch/torch.h>

#include <cmath>
#include <random>

#include "core/parallel.h"
#include "core/temporary_directory.h"
#include "weights/safetensors.h"

namespace sightline {
namespace {

std::vector<float> random_values(std::size_t count, unsigned seed) {
  std::mt19937 generator(seed);
  std::uniform_real_distribution<float> uniform(-1, 1);
  std::vector<float> values(count);
  for (float& value : values) value = uniform(generator);
  return values;
}

struct Layer {
  std::int64_t outputs, inputs;
  std::vector<float> weight = random_values(static_cast<std::size_t>(outputs * inputs), 1);
  std::vector<float> bias = random_values(static_cast<std::size_t>(outputs), 2);

  PackedMatrix packed() const {
    PackedMatrix matrix(outputs, inputs);
    matrix.put(weight, bias, 0, 0, outputs, inputs);
    return matrix;
  }
  double expected(const float* x, std::int64_t output) const {
    double sum = bias[static_cast<std::size_t>(output)];
    for (std::int64_t k = 0; k < inputs; ++k)
      sum += static_cast<double>(weight[static_cast<std::size_t>(output * inputs + k)]) * x[k];
    return sum;
  }
};

TEST(PackedMatrix, IsTheProductForAnyNumberOfRows) {
  for (const auto& [outputs, inputs] : {std::pair{70, 33}, {32, 5}, {1, 1}, {31, 64}, {513, 512}}) {
    const Layer layer{outputs, inputs};
    const PackedMatrix matrix = layer.packed();
    for (const std::int64_t rows : {1, 2, 3, 4, 5, 6, 7, 11, 13}) {
      const std::int64_t x_stride = inputs + 3, y_stride = outputs + 2;  // rows are parts of longer ones
      const auto x = random_values(static_cast<std::size_t>(rows * x_stride), 3);
      std::vector<float> y(static_cast<std::size_t>(rows * y_stride), 7);
      matrix.multiply(x.data(), x_stride, rows, y.data(), y_stride);
      for (std::int64_t row = 0; row < rows; ++row) {
        const float* result = y.data() + row * y_stride;
        for (std::int64_t j = 0; j < outputs; ++j)
          ASSERT_NEAR(result[j], layer.expected(x.data() + row * x_stride, j), 1e-5 * std::sqrt(inputs))
              << outputs << " x " << inputs << ", row " << row << " of " << rows;
        EXPECT_EQ(result[outputs], 7);  // what stands behind a row is left alone
      }
    }
  }
}

TEST(PackedMatrix, ARowDoesNotDependOnTheOthersNorOnThreads) {
  const Layer layer{700, 512};
  const PackedMatrix matrix = layer.packed();
  const auto x = random_values(13 * 512, 3);
  std::vector<float> together(13 * 700), alone(700);
  for (const std::size_t threads : {1, 2, 3}) {
    set_parallel_threads(threads);
    matrix.multiply(x.data(), 512, 13, together.data(), 700);
    for (std::size_t row = 0; row < 13; ++row) {
      matrix.multiply(x.data() + row * 512, 512, 1, alone.data(), 700);
      EXPECT_TRUE(std::equal(alone.begin(), alone.end(), together.begin() + row * 700)) << row;
    }
  }
  set_parallel_threads(0);
}

TEST(PackedMatrix, LayersShareAnInputOrASum) {
  const Layer a{40, 6}, b{3, 6}, c{40, 4};
  PackedMatrix matrix(43, 10);
  matrix.put(a.weight, a.bias, 0, 0, 40, 6);
  matrix.put(c.weight, c.bias, 0, 6, 40, 4);
  matrix.put(b.weight, {}, 40, 0, 3, 6);
  const auto x = random_values(10, 3);
  std::vector<float> y(43);
  matrix.multiply(x.data(), 10, 1, y.data(), 43);
  for (std::int64_t j = 0; j < 40; ++j)
    EXPECT_NEAR(y[j], a.expected(x.data(), j) + c.expected(x.data() + 6, j), 1e-5);
  for (std::int64_t j = 0; j < 3; ++j) EXPECT_NEAR(y[40 + j], b.expected(x.data(), j) - b.bias[j], 1e-5);
}

// Kept as halves or widened, and put from the file or from memory: the same product to the bit.
TEST(PackedMatrix, KeepsWhatIsStoredAsHalvesAsSuch) {
  constexpr std::int64_t kOutputs = 70, kInputs = 33;
  const TemporaryDirectory directory;
  const std::filesystem::path path = directory.path() / "layer.safetensors";
  const torch::Tensor weight = torch::randn({kOutputs, kInputs + 4}).to(torch::kHalf);
  write_safetensors(path, {{{"a.weight", weight}, {"b.weight", weight.to(torch::kFloat)}}, {}});
  const MappedTensors file(path);
  StoredWeights half(file, "a."), both(file, "");
  EXPECT_TRUE(half.halves());
  EXPECT_FALSE(both.halves());
  EXPECT_EQ(PackedMatrix::storage_of(both), PackedMatrix::Storage::floats);
  const auto bias = random_values(kOutputs, 2), x = random_values(5 * kInputs, 3);
  const torch::Tensor part = weight.slice(1, 4).to(torch::kFloat).contiguous();
  PackedMatrix expected(kOutputs, kInputs);
  expected.put({part.data_ptr<float>(), static_cast<std::size_t>(part.numel())}, bias, 0, 0, kOutputs,
               kInputs);
  std::vector<float> wanted(5 * kOutputs), found(5 * kOutputs);
  expected.multiply(x.data(), kInputs, 5, wanted.data(), kOutputs);
  for (const auto storage : {PackedMatrix::Storage::floats, PackedMatrix::storage_of(half)}) {
    PackedMatrix matrix(kOutputs, kInputs, storage);
    matrix.put(half.tensor("weight", {kOutputs, kInputs + 4}), kInputs + 4, 4, bias, 0, 0, kOutputs, kInputs);
    matrix.multiply(x.data(), kInputs, 5, found.data(), kOutputs);
    EXPECT_EQ(found, wanted);
  }
}

}  // namespace
}  // namespace sightline
