#include "model/layer_maker.h"

#include <cmath>

namespace sightline {

torch::nn::Linear LayerMaker::linear(torch::nn::Module& owner, const std::string& name) const {
  const ParameterShape* weight = find_shape(shapes_, name + ".weight");
  if (weight == nullptr) return nullptr;
  const bool bias = find_shape(shapes_, name + ".bias") != nullptr;
  const auto options = torch::nn::LinearOptions(weight->shape[1], weight->shape[0]).bias(bias);
  if (random_) return owner.register_module(name, torch::nn::Linear(options));
  torch::nn::Linear layer(torch::nn::LinearOptions(1, 1).bias(bias));
  layer->options = options;
  layer->weight.set_data(torch::empty(weight->shape));
  if (bias) layer->bias.set_data(torch::empty({weight->shape[0]}));
  return owner.register_module(name, layer);
}

at::Tensor LayerMaker::parameter(torch::nn::Module& owner, const std::string& name) const {
  const ParameterShape* of = find_shape(shapes_, name);
  TORCH_CHECK(of != nullptr, "no parameter '", name, "' in the list");
  auto values = torch::empty(of->shape);
  if (random_) values.uniform_(-1, 1).div_(std::sqrt(static_cast<double>(of->shape.back())));
  return owner.register_parameter(name, values);
}

torch::nn::Embedding LayerMaker::embedding(torch::nn::Module& owner, const std::string& name) const {
  const ParameterShape* weight = find_shape(shapes_, name + ".weight");
  if (weight == nullptr) return nullptr;
  const auto count = weight->shape[0], size = weight->shape[1];
  if (random_) return owner.register_module(name, torch::nn::Embedding(count, size));
  torch::nn::Embedding layer(1, 1);
  layer->options = torch::nn::EmbeddingOptions(count, size);
  layer->weight.set_data(torch::empty({count, size}));
  return owner.register_module(name, layer);
}

}  // namespace sightline
