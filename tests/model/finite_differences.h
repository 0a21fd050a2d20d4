#pragma once

#include <gtest/gtest.h>
#include <torch/torch.h>

#include <functional>
#include <string>

// Compares autograd's gradient of a scalar function with central differences, entry by entry (at most
// `entries` of each tensor, evenly spread). Inputs are double leaves that require gradients.
inline void expect_gradients(const std::function<at::Tensor()>& function,
                             const std::vector<std::pair<std::string, at::Tensor>>& inputs,
                             int entries = 40) {
  for (const auto& [name, input] : inputs)
    if (input.grad().defined()) input.mutable_grad() = at::Tensor();
  function().backward();
  const double step = 1e-6;
  for (const auto& [name, input] : inputs) {
    ASSERT_EQ(input.scalar_type(), at::kDouble) << name;
    ASSERT_TRUE(input.grad().defined()) << name << " got no gradient";
    const auto gradient = input.grad().contiguous().view(-1);
    const torch::NoGradGuard no_grad;
    auto flat = input.view(-1);
    const auto stride = std::max<std::int64_t>(1, flat.numel() / entries);
    for (std::int64_t i = 0; i < flat.numel(); i += stride) {
      const double value = flat[i].item<double>();
      flat[i] = value + step;
      const double above = function().item<double>();
      flat[i] = value - step;
      const double below = function().item<double>();
      flat[i] = value;
      const double expected = (above - below) / (2 * step);
      EXPECT_NEAR(gradient[i].item<double>(), expected, 1e-6 + 1e-5 * std::abs(expected))
          << name << " entry " << i;
    }
  }
}
