#include "engine/convolution_graph.h"

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <algorithm>

#include "core/parallel.h"

namespace sightline {
namespace {

FoldedConvolution random_convolution(const ConvolutionShape& shape, Activation activation) {
  const auto weight =
      torch::randn({shape.output, shape.input / shape.groups, shape.kernel, shape.kernel}) * 0.2;
  const auto bias = torch::randn({shape.output});
  return {shape,
          activation,
          AlignedFloats::of({weight.data_ptr<float>(), static_cast<std::size_t>(weight.numel())}),
          {bias.data_ptr<float>(), bias.data_ptr<float>() + bias.numel()}};
}

at::Tensor convolved(const at::Tensor& map, const FoldedConvolution& convolution) {
  const ConvolutionShape& shape = convolution.shape;
  const auto weight =
      torch::from_blob(const_cast<float*>(convolution.weight.data()),
                       {shape.output, shape.input / shape.groups, shape.kernel, shape.kernel});
  return torch::conv2d(map, weight, torch::tensor(convolution.bias), shape.stride, shape.padding, 1,
                       shape.groups);
}

at::Tensor result_of(ConvolutionGraph& graph, const at::Tensor& pixels) {
  const Grid grid = graph.result_grid();
  auto result = torch::empty({grid.rows, grid.columns, graph.result_channels()});
  graph.run(pixels.data_ptr<float>(), result.data_ptr<float>());
  return result.permute({2, 0, 1}).unsqueeze(0);
}

void expect_close(const at::Tensor& found, const at::Tensor& expected) {
  ASSERT_EQ(found.sizes(), expected.sizes());
  EXPECT_LT((found - expected).abs().max().item<float>(),
            2e-5 * std::max(1.0f, expected.abs().max().item<float>()));
}

struct ConvolutionGraphTest : ::testing::Test {
  ConvolutionGraphTest() { torch::manual_seed(3); }
  torch::NoGradGuard no_grad;
};

TEST_F(ConvolutionGraphTest, EachShapeAndActivation) {
  const ConvolutionShape shapes[] = {{3, 20, 7, 2, 3},   {3, 16, 3, 1, 1},   {3, 33, 1},
                                     {3, 9, 3, 2, 1, 3}, {3, 3, 3, 1, 1, 3}, {3, 64, 1, 2}};
  const auto pixels = torch::randn({1, 3, 37, 52});
  for (const ConvolutionShape& shape : shapes) {
    for (const Activation activation : {Activation::none, Activation::relu, Activation::relu6}) {
      const FoldedConvolution convolution = random_convolution(shape, activation);
      ConvolutionGraph graph(37, 52);
      graph.finish(graph.convolution(graph.input(), convolution));
      auto expected = convolved(pixels, convolution);
      if (activation != Activation::none) expected = expected.clamp_min(0);
      if (activation == Activation::relu6) expected = expected.clamp_max(6);
      expect_close(result_of(graph, pixels), expected);
    }
  }
}

// Two blocks with a shortcut, one of them a convolution: maps share memory.
TEST_F(ConvolutionGraphTest, SumsAndMaximaAndMemoryUsedAgain) {
  const auto stem = random_convolution({3, 24, 3, 2, 1}, Activation::relu);
  const auto inner = random_convolution({24, 40, 1}, Activation::relu);
  const auto outer = random_convolution({40, 24, 3, 1, 1}, Activation::relu);
  const auto shortcut = random_convolution({24, 48, 1, 2}, Activation::none);
  const auto narrower = random_convolution({24, 48, 3, 2, 1}, Activation::relu);
  ConvolutionGraph graph(40, 56);
  auto x = graph.maximum(graph.convolution(graph.input(), stem), {3, 2, 1});
  x = graph.convolution(graph.convolution(x, inner), outer, x);
  const auto beside = graph.convolution(x, shortcut);
  graph.finish(graph.convolution(x, narrower, beside));
  for (const int photo : {0, 1}) {  // what a run leaves behind does no harm to the next
    const auto pixels = torch::randn({1, 3, 40, 56}) + photo;
    auto y = torch::max_pool2d(convolved(pixels, stem).relu(), {3, 3}, {2, 2}, {1, 1});
    y = (convolved(convolved(y, inner).relu(), outer) + y).relu();
    y = (convolved(y, narrower) + convolved(y, shortcut)).relu();
    expect_close(result_of(graph, pixels), y);
  }
}

// Wide, each channel by itself, and narrow again: the narrow map is added as it is, and read by the next.
TEST_F(ConvolutionGraphTest, InvertedResiduals) {
  for (const std::int64_t channels : {16, 24}) {  // in whole blocks of any layout, and not
    const auto stem = random_convolution({3, channels, 3, 2, 1}, Activation::relu6);
    const auto wide = random_convolution({channels, 6 * channels, 1}, Activation::relu6);
    const auto depthwise =
        random_convolution({6 * channels, 6 * channels, 3, 1, 1, 6 * channels}, Activation::relu6);
    const auto narrow = random_convolution({6 * channels, channels, 1}, Activation::none);
    const auto smaller =
        random_convolution({6 * channels, 6 * channels, 3, 2, 1, 6 * channels}, Activation::relu6);
    ConvolutionGraph graph(37, 52);
    auto x = graph.convolution(graph.input(), stem);
    x = graph.convolution(graph.convolution(graph.convolution(x, wide), depthwise), narrow, x);
    graph.finish(graph.convolution(graph.convolution(x, wide), smaller));
    const auto pixels = torch::randn({1, 3, 37, 52});
    auto y = convolved(pixels, stem).clamp(0, 6);
    y = convolved(convolved(convolved(y, wide).clamp(0, 6), depthwise).clamp(0, 6), narrow) + y;
    expect_close(result_of(graph, pixels), convolved(convolved(y, wide).clamp(0, 6), smaller).clamp(0, 6));
  }
}

// Sides that windows of three fill, and sides where the last one reaches over the edge.
TEST_F(ConvolutionGraphTest, MaximaOverTheEdge) {
  for (const int width : {36, 37}) {
    for (const bool ceil : {false, true}) {
      ConvolutionGraph graph(33, width);
      graph.finish(graph.maximum(graph.input(), {3, 2, 0, ceil}));
      const auto pixels = torch::randn({1, 3, 33, width}) - 5;
      expect_close(result_of(graph, pixels), torch::max_pool2d(pixels, {3, 3}, {2, 2}, {0, 0}, {1, 1}, ceil));
    }
  }
}

// Both maps are still there when they are put together, and the one that they were made of too.
TEST_F(ConvolutionGraphTest, ChannelsBesideEachOther) {
  for (const std::int64_t channels : {64, 20}) {
    const auto stem = random_convolution({3, 24, 3, 2, 1}, Activation::relu);
    const auto one = random_convolution({24, channels, 1}, Activation::relu);
    const auto three = random_convolution({24, channels, 3, 1, 1}, Activation::relu);
    const auto last = random_convolution({2 * channels, 24, 1}, Activation::relu);
    ConvolutionGraph graph(40, 56);
    const auto x = graph.convolution(graph.input(), stem);
    const auto both = graph.concatenation(graph.convolution(x, one), graph.convolution(x, three));
    graph.finish(graph.convolution(both, last, x));
    for (const int photo : {0, 1}) {
      const auto pixels = torch::randn({1, 3, 40, 56}) + photo;
      const auto y = convolved(pixels, stem).relu();
      const auto expected = torch::cat({convolved(y, one).relu(), convolved(y, three).relu()}, 1);
      expect_close(result_of(graph, pixels), (convolved(expected, last) + y).relu());
    }
  }
}

TEST_F(ConvolutionGraphTest, GivesTheSameOnAnyNumberOfThreads) {
  const auto stem = random_convolution({3, 64, 7, 2, 3}, Activation::relu);
  const auto next = random_convolution({64, 256, 1}, Activation::relu);
  const auto last = random_convolution({256, 64, 3, 1, 1}, Activation::relu);
  const auto pixels = torch::randn({1, 3, 64, 64});
  at::Tensor first;
  for (const std::size_t threads : {1, 2, 3}) {
    set_parallel_threads(threads);
    ConvolutionGraph graph(64, 64);
    graph.finish(graph.convolution(graph.convolution(graph.convolution(graph.input(), stem), next), last));
    const auto result = result_of(graph, pixels).clone();
    if (threads == 1) first = result;
    EXPECT_TRUE(torch::equal(first, result)) << threads;
  }
  set_parallel_threads(0);
}

// A block as an encoder has it, in bf16: eight bits of each number, and the same on any number of threads.
TEST_F(ConvolutionGraphTest, StaysNearInShortFloats) {
  if (!computes(ConvolutionPrecision::bf16)) GTEST_SKIP() << "this processor has no instructions for bf16";
  const auto stem = random_convolution({3, 64, 7, 2, 3}, Activation::relu);
  const auto inner = random_convolution({64, 32, 1}, Activation::relu);
  const auto outer = random_convolution({32, 64, 3, 1, 1}, Activation::relu);
  const auto result_in = [&](ConvolutionPrecision precision, std::size_t threads, const at::Tensor& pixels) {
    set_parallel_threads(threads);
    ConvolutionGraph graph(64, 96, precision);
    const auto x = graph.maximum(graph.convolution(graph.input(), stem), {3, 2, 1});
    graph.finish(graph.convolution(graph.convolution(x, inner), outer, x));
    const auto result = result_of(graph, pixels).clone();
    set_parallel_threads(0);
    return result;
  };
  const auto pixels = torch::randn({1, 3, 64, 96});
  const auto expected = result_in(ConvolutionPrecision::fp32, 1, pixels);
  const auto found = result_in(ConvolutionPrecision::bf16, 1, pixels);
  const float error = (found - expected).norm().item<float>() / expected.norm().item<float>();
  EXPECT_GT(error, 1e-4);
  EXPECT_LT(error, 1e-2);
  for (const std::size_t threads : {2, 3})
    EXPECT_TRUE(torch::equal(result_in(ConvolutionPrecision::bf16, threads, pixels), found)) << threads;
}

}  // namespace
}  // namespace sightline
