#include "engine/int8_convolution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "core/parallel.h"

namespace sightline {
namespace {

constexpr int kHeight = 9, kWidth = 12;

struct Int8ConvolutionTest : ::testing::Test {
  std::mt19937 generator{5};

  float uniform(float least, float most) {
    return std::uniform_real_distribution<float>(least, most)(generator);
  }
  std::vector<float> values(std::int64_t count, float least, float most) {
    std::vector<float> drawn(static_cast<std::size_t>(count));
    for (float& value : drawn) value = uniform(least, most);
    return drawn;
  }
  FoldedConvolution drawn(const ConvolutionShape& shape, Activation activation) {
    FoldedConvolution convolution{shape, activation, {}, values(shape.output, -1, 1)};
    Int8Weights int8;
    for (std::int64_t i = 0; i < shape.output * shape.input / shape.groups * shape.kernel * shape.kernel; ++i)
      int8.values.push_back(static_cast<std::int8_t>(std::lround(uniform(-127, 127))));
    int8.scale = values(shape.output, 0.001f, 0.004f);
    int8.input_range = values(shape.input, 0.5f, 3);
    convolution.int8 = int8;
    return convolution;
  }
};

// Channels first; `side`s of a map.
struct PlainMap {
  std::int64_t channels, rows, columns;
  std::vector<float> values;

  float at(std::int64_t c, std::int64_t y, std::int64_t x) const {
    if (y < 0 || x < 0 || y >= rows || x >= columns) return 0;
    return values[static_cast<std::size_t>((c * rows + y) * columns + x)];
  }
};

// In steps, as integers.
PlainMap steps_of(const PlainMap& map, const std::vector<float>& range) {
  PlainMap steps = map;
  const auto most = static_cast<float>(int8_steps());
  const std::size_t cells = map.values.size() / range.size();
  for (std::size_t i = 0; i < steps.values.size(); ++i)
    steps.values[i] = std::floor(std::clamp(map.values[i] * (most / range[i / cells]), 0.0f, most) + 0.5f);
  return steps;
}

// One number after the other, in 64-bit integers.
PlainMap scalar_convolution(const PlainMap& map, const FoldedConvolution& convolution) {
  const ConvolutionShape& shape = convolution.shape;
  const PlainMap steps = steps_of(map, convolution.int8->input_range);
  const auto side = [&](std::int64_t size) {
    return (size + 2 * shape.padding - shape.kernel) / shape.stride + 1;
  };
  PlainMap result{shape.output, side(map.rows), side(map.columns), {}};
  const std::int64_t in = shape.input / shape.groups;
  for (std::int64_t o = 0; o < shape.output; ++o) {
    const std::int64_t first = o / (shape.output / shape.groups) * in;
    for (std::int64_t y = 0; y < result.rows; ++y) {
      for (std::int64_t x = 0; x < result.columns; ++x) {
        std::int64_t sum = 0;
        for (std::int64_t i = 0; i < in * shape.kernel * shape.kernel; ++i) {
          const std::int64_t c = i / (shape.kernel * shape.kernel), k = i % (shape.kernel * shape.kernel);
          const float step = steps.at(first + c, y * shape.stride - shape.padding + k / shape.kernel,
                                      x * shape.stride - shape.padding + k % shape.kernel);
          sum +=
              std::int64_t{convolution.int8
                               ->values[static_cast<std::size_t>(o * in * shape.kernel * shape.kernel + i)]} *
              static_cast<std::int64_t>(step);
        }
        const auto channel = static_cast<std::size_t>(o);
        const double value = static_cast<double>(sum) * convolution.int8->scale[channel] / int8_steps() +
                             convolution.bias[channel];
        result.values.push_back(
            static_cast<float>(convolution.activation == Activation::relu ? std::max(value, 0.0) : value));
      }
    }
  }
  return result;
}

PlainMap plain_result(ConvolutionGraph& graph, const PlainMap& pixels) {
  const Grid grid = graph.result_grid();
  const std::int64_t channels = graph.result_channels(), cells = grid.cells();
  std::vector<float> last(static_cast<std::size_t>(cells * channels));
  graph.run(pixels.values.data(), last.data());
  PlainMap result{channels, grid.rows, grid.columns, {}};
  for (std::int64_t c = 0; c < channels; ++c)
    for (std::int64_t cell = 0; cell < cells; ++cell)
      result.values.push_back(last[static_cast<std::size_t>(cell * channels + c)]);
  return result;
}

void expect_maps_near(const PlainMap& found, const PlainMap& expected, float tolerance) {
  ASSERT_EQ(found.values.size(), expected.values.size());
  for (std::size_t i = 0; i < found.values.size(); ++i)
    ASSERT_NEAR(found.values[i], expected.values[i], tolerance) << i;
}

TEST_F(Int8ConvolutionTest, IsTheScalarProductOfIntegers) {
  const ConvolutionShape shapes[] = {{3, 20, 1}, {3, 16, 3, 1, 1}, {3, 33, 3, 2, 1}, {3, 9, 3, 2, 1, 3}};
  const PlainMap pixels{3, kHeight, kWidth, values(3 * kHeight * kWidth, -0.3f, 3.5f)};  // beyond its range
  for (const ConvolutionShape& shape : shapes) {
    for (const Activation activation : {Activation::none, Activation::relu}) {
      const FoldedConvolution convolution = drawn(shape, activation);
      ConvolutionGraph graph(kHeight, kWidth);
      graph.finish(graph.convolution(graph.input(), convolution));
      expect_maps_near(plain_result(graph, pixels), scalar_convolution(pixels, convolution), 1e-4f);
    }
  }
}

// A block as an encoder has it: bytes between its convolutions, a sum in floats.
TEST_F(Int8ConvolutionTest, ChainsKeepBytesAndSumsAreAdded) {
  const FoldedConvolution first = drawn({3, 24, 3, 1, 1}, Activation::relu),
                          second = drawn({24, 24, 3, 1, 1}, Activation::relu),
                          shortcut = drawn({3, 24, 1}, Activation::none);
  const PlainMap pixels{3, kHeight, kWidth, values(3 * kHeight * kWidth, 0, 3)};
  const FoldedConvolution plain{second.shape, Activation::none, {}, second.bias, second.int8};
  PlainMap expected = scalar_convolution(scalar_convolution(pixels, first), plain);
  const PlainMap beside = scalar_convolution(pixels, shortcut);
  for (std::size_t i = 0; i < expected.values.size(); ++i)
    expected.values[i] = std::max(expected.values[i] + beside.values[i], 0.0f);
  PlainMap results[2];
  for (const std::size_t threads : {1, 2}) {
    set_parallel_threads(threads);
    ConvolutionGraph graph(kHeight, kWidth);
    const auto added = graph.convolution(graph.input(), shortcut);
    const auto inner = graph.convolution(graph.input(), first, {}, second.int8->input_range);
    graph.finish(graph.convolution(inner, second, added));
    results[threads - 1] = plain_result(graph, pixels);
  }
  set_parallel_threads(0);
  // A sum that lies between two steps may be rounded to either.
  expect_maps_near(results[0], expected, 4 * 127 * 0.004f / static_cast<float>(int8_steps()));
  EXPECT_EQ(results[0].values, results[1].values);
}

TEST_F(Int8ConvolutionTest, RoundingLeavesWeightsNearAndTheMeanWhereItWas) {
  const ConvolutionShape shape{24, 10, 3, 1, 1};
  FoldedConvolution convolution{shape, Activation::none, AlignedFloats::of(values(10 * 24 * 9, -1, 1)),
                                values(10, -1, 1)};
  std::fill_n(convolution.weight.data(), 24 * 9, 0.0f);  // a channel that is its bias
  ChannelRanges input;
  const std::int64_t cells = 50;
  auto seen = values(cells * 24, 0, 1);
  for (std::int64_t i = 0; i < cells; ++i) seen[static_cast<std::size_t>(i * 24 + 3)] = 0;  // was always zero
  input.add(seen.data(), cells, 24);
  ASSERT_TRUE(has_int8_input(input));
  const FoldedConvolution found = int8_convolution(convolution, input);
  ASSERT_TRUE(found.int8);
  EXPECT_EQ(found.weight.size(), 0U);
  for (std::size_t o = 0; o < 10; ++o) {
    double error = 0, square = 0, mean = found.bias[o], expected = convolution.bias[o];
    for (std::size_t i = 0; i < 24 * 9; ++i) {
      const double weight = convolution.weight.data()[o * 24 * 9 + i], range = found.int8->input_range[i / 9];
      const double kept = double{found.int8->scale[o]} * found.int8->values[o * 24 * 9 + i] / range;
      error += (kept - weight) * (kept - weight) * range * range;
      square += weight * weight * range * range;
      mean += kept * input.sum[i / 9] / cells;
      expected += weight * input.sum[i / 9] / cells;
    }
    EXPECT_LE(std::sqrt(error), 0.01 * std::sqrt(square));
    EXPECT_NEAR(mean, expected, 1e-4);
  }
  seen[7] = -0.1f;
  input.add(seen.data(), cells, 24);
  EXPECT_FALSE(has_int8_input(input));
}

}  // namespace
}  // namespace sightline
