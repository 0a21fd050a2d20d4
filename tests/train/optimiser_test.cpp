#include "train/optimiser.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Optimiser, ParametersOfAModuleHaveNamesOfTheirOwn) {
  torch::nn::Sequential module(torch::nn::Linear(2, 3), torch::nn::Linear(3, 1));
  ParameterGroup group{"encoder", 0.1, {}};
  add_parameters(group, *module, "eyes.");
  ASSERT_EQ(group.parameters.size(), 4u);
  EXPECT_EQ(group.parameters[0].first, "eyes.0.weight");
  EXPECT_EQ(group.parameters[3].first, "eyes.1.bias");
  group.parameters[3].second.detach().fill_(7);
  EXPECT_EQ(module->parameters()[3].item<float>(), 7) << "the module's own";
}

// Kingma and Ba 2015: at its first step Adam moves each number by the learning rate, whatever the gradient's
// size; decay by rate times weight, of matrices alone.
TEST(Optimiser, IsAdamWithTheDecayOfTheRecipe) {
  at::Tensor matrix = torch::tensor({{2.0, -4.0}}, at::kDouble).requires_grad_(),
             bias = torch::tensor({2.0}, at::kDouble).requires_grad_();
  const auto optimiser = make_optimiser(
      {.weight_decay = 0.5}, {{"decoder", 0.1, {{"m", matrix}}}, {"encoder", 0.01, {{"b", bias}}}});
  matrix.mutable_grad() = torch::tensor({{1e3, -1e-3}}, at::kDouble);
  bias.mutable_grad() = torch::tensor({5.0}, at::kDouble);
  EXPECT_NEAR(optimiser->gradient_norm(), std::sqrt(1e6 + 1e-6 + 25), 1e-9);
  optimiser->step(1, optimiser->gradient_norm(), 0);
  EXPECT_NEAR(matrix[0][0].item<double>(), 2 - 0.1 - 0.1 * 0.5 * 2, 1e-6);
  EXPECT_NEAR(matrix[0][1].item<double>(), -4 + 0.1 + 0.1 * 0.5 * 4, 1e-5);
  EXPECT_NEAR(bias.item<double>(), 2 - 0.01, 1e-6);
}

}  // namespace
}  // namespace sightline
