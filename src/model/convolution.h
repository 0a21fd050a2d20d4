#pragma once

#include <torch/torch.h>

#include <memory>
#include <string>

namespace sightline {

enum class Activation { none, relu, relu6 };

struct ConvolutionShape {
  std::int64_t input = 0;   // channels
  std::int64_t output = 0;  // channels
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  std::int64_t groups = 1;
  bool bias_before_norm = false;  // a bias although a batch norm follows, which makes it superfluous
};

// The step that all backbones are made of: a convolution, the batch norm after it where there is one, an
// activation. The modules are registered with the backbone under torchvision's names; this ties them
// together, so that in inference the three can run as one.
class Convolution {
 public:
  // `conv_path` and `norm_path` are dotted paths below `root` ("layer1.0.conv1"), whose containers are made
  // on the way. An empty norm_path: no batch norm, and the convolution has a bias.
  Convolution(torch::nn::Module& root, const std::string& conv_path, const std::string& norm_path,
              const ConvolutionShape& shape, Activation activation);

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
