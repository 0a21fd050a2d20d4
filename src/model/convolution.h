#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>

#include "model/convolution_shape.h"

namespace sightline {

// In place: `map` is nobody else's.
at::Tensor activate(at::Tensor map, Activation activation);

// The step that all backbones are made of: a convolution, the batch norm after it where there is one, an
// activation. The modules are registered with the backbone under torchvision's names; this ties them
// together, so that in inference the three can run as one.
class Convolution {
 public:
  // `conv_path` and `norm_path` are dotted paths below `root` ("layer1.0.conv1"), whose containers are made
  // on the way. An empty norm_path: no batch norm, and the convolution has a bias.
  Convolution(torch::nn::Module& root, const std::string& conv_path, const std::string& norm_path,
              const ConvolutionShape& shape, Activation activation);

  Convolution(torch::nn::Module& root, const PlannedConvolution& plan)
      : Convolution(root, plan.conv, plan.norm, plan.shape, plan.activation) {}

  // [B, input, h, w] -> [B, output, h', w']
  at::Tensor operator()(const at::Tensor& input) const;

  // Folds the batch norm into the convolution's weights. From then on calls in evaluation mode without
  // gradients use these (on the CPU packed for oneDNN at the first such call, where LibTorch has its
  // operators for that), as long as the parameters stay as they are.
  void optimise();

 private:
  struct Folded;

  bool folded_applies() const;

  torch::nn::Conv2d conv_{nullptr};
  torch::nn::BatchNorm2d norm_{nullptr};
  ConvolutionShape shape_;
  Activation activation_;
  std::shared_ptr<Folded> folded_;
};

}  // namespace sightline
