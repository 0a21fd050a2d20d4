#pragma once

#include <torch/torch.h>

#include <string>

#include "model/parameter_shapes.h"

namespace sightline {

// What a new module's weights are: random ones to train from, or none yet, to be filled from a file.
enum class InitialWeights { random, none };

// Layers of a module, each as the list of its parameters says. Where their weights come from a file, drawing
// random ones first would be a fifth of a start: they are left as memory gives them.
class LayerMaker {
 public:
  LayerMaker(ParameterShapes shapes, InitialWeights weights)
      : shapes_(std::move(shapes)), random_(weights == InitialWeights::random) {}

  // Registered as `name`; empty where the list has no NAME.weight.
  torch::nn::Linear linear(torch::nn::Module& owner, const std::string& name) const;
  torch::nn::Embedding embedding(torch::nn::Module& owner, const std::string& name) const;
  // A parameter of its own that the list has: random ones uniform within 1 / sqrt of its last size.
  at::Tensor parameter(torch::nn::Module& owner, const std::string& name) const;

 private:
  ParameterShapes shapes_;
  bool random_;
};

}  // namespace sightline
