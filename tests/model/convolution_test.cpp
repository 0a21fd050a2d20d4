#include "model/convolution.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// A convolution of one cell to one cell, a batch norm with figures of its own, ReLU.
struct NormedConvolution : torch::nn::Module {
  NormedConvolution() : convolution(*this, "conv", "norm", {.input = 2, .output = 3}, Activation::relu) {
    torch::NoGradGuard unlearnt;
    for (at::Tensor& parameter : parameters()) parameter.uniform_(0.5, 1.5);
    at::Tensor mean = figures("norm.running_mean"), variance = figures("norm.running_var");
    mean.uniform_(-1, 1);
    variance.uniform_(0.5, 2);
  }
  at::Tensor figures(const std::string& name) { return *named_buffers().find(name); }
  at::Tensor weights(const std::string& name) { return *named_parameters().find(name); }

  // By the definitions.
  at::Tensor expected(const at::Tensor& map, const at::Tensor& mean, const at::Tensor& variance) {
    const auto of_channels = [](const at::Tensor& figures) { return figures.view({1, 3, 1, 1}); };
    const at::Tensor scale = of_channels(weights("norm.weight")) / (of_channels(variance) + 1e-5).sqrt();
    const at::Tensor convolved = at::einsum("oi,bihw->bohw", {weights("conv.weight").view({3, 2}), map});
    return ((convolved - of_channels(mean)) * scale + of_channels(weights("norm.bias"))).relu();
  }

  Convolution convolution;
};

// The last photo of an epoch alone in its batch, and a map of one cell: there is no variance, and LibTorch's
// batch norm would end the training.
TEST(ConvolutionTest, OneValueOfAChannelIsNormalisedByTheRunningFigures) {
  torch::manual_seed(7);
  NormedConvolution module;
  module.train();
  const at::Tensor mean = module.figures("norm.running_mean").clone(),
                   variance = module.figures("norm.running_var").clone(), map = torch::randn({1, 2, 1, 1});
  const at::Tensor made = module.convolution(map);
  EXPECT_TRUE(at::allclose(made, module.expected(map, mean, variance), 1e-5, 1e-6));
  EXPECT_TRUE(made.requires_grad());
  EXPECT_TRUE(torch::equal(module.figures("norm.running_mean"), mean));
  EXPECT_TRUE(torch::equal(module.figures("norm.running_var"), variance));
}

TEST(ConvolutionTest, SeveralValuesAreNormalisedByTheirOwnFiguresInTrainingAlone) {
  torch::manual_seed(8);
  NormedConvolution module;
  const at::Tensor mean = module.figures("norm.running_mean").clone(),
                   variance = module.figures("norm.running_var").clone(), map = torch::randn({2, 2, 1, 2});
  module.eval();
  EXPECT_TRUE(at::allclose(module.convolution(map), module.expected(map, mean, variance), 1e-5, 1e-6));
  module.train();
  const at::Tensor convolved = at::einsum("oi,bihw->bohw", {module.weights("conv.weight").view({3, 2}), map})
                                   .transpose(0, 1)
                                   .flatten(1);
  EXPECT_TRUE(at::allclose(module.convolution(map),
                           module.expected(map, convolved.mean(1), convolved.var(1, /*unbiased=*/false)),
                           1e-4, 1e-5));
  EXPECT_FALSE(torch::equal(module.figures("norm.running_mean"), mean));
}

}  // namespace
}  // namespace sightline
