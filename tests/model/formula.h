#pragma once

#include <torch/torch.h>

#include <cmath>
#include <string>

namespace sightline {

// The formula of fixtures/make_encoders.py: numbers that both sides can make from a tensor's name alone,
// uniform in [-1, 1).
inline std::vector<double> formula(const std::string& name, std::int64_t count) {
  std::uint64_t seed = 0xCBF29CE484222325;
  for (const unsigned char byte : name) seed = (seed ^ byte) * 0x100000001B3;
  std::vector<double> values(static_cast<std::size_t>(count));
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::uint64_t z = seed + i * 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z = z ^ (z >> 31);
    values[i] = static_cast<double>(z >> 40) / (1 << 23) - 1;
  }
  return values;
}

inline at::Tensor formula_tensor(const std::string& name, at::IntArrayRef shape) {
  return torch::tensor(formula(name, c10::multiply_integers(shape)), torch::kDouble).reshape(shape);
}

// The weights of make_encoders.py's fill(): activations stay near one through depth.
inline void fill_by_formula(torch::nn::Module& module, double norm_weight) {
  const torch::NoGradGuard no_grad;
  const auto fill = [&](const std::string& name, at::Tensor& tensor) {
    at::Tensor values = formula_tensor(name, tensor.sizes());
    if (tensor.dim() == 4)
      values = values * std::sqrt(6.0 / static_cast<double>(tensor.numel() / tensor.size(0)));
    else if (name.ends_with("running_var"))
      values = 1 + 0.5 * values;
    else if (name.ends_with("weight"))
      values = norm_weight + 0.25 * values;
    else
      values = 0.1 * values;
    tensor.copy_(values);
  };
  for (auto& item : module.named_parameters()) fill(item.key(), item.value());
  for (auto& item : module.named_buffers())
    if (!item.key().ends_with("num_batches_tracked")) fill(item.key(), item.value());
}

}  // namespace sightline
