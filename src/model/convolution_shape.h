#pragma once

#include <cstdint>
#include <string>

namespace sightline {

enum class Activation { none, relu, relu6 };
inline constexpr float kMostOfRelu6 = 6;

struct ConvolutionShape {
  std::int64_t input = 0;   // channels
  std::int64_t output = 0;  // channels
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t padding = 0;
  std::int64_t groups = 1;
  bool bias_before_norm = false;  // a bias although a batch norm follows, which makes it superfluous
};

// A convolution of an encoder before there are any weights: where these lie, below the encoder, under
// torchvision's names.
struct PlannedConvolution {
  std::string conv;  // CONV.weight, CONV.bias
  std::string
      norm;  // of the batch norm that follows: NORM.weight, NORM.bias, NORM.running_mean, ...; or none
  ConvolutionShape shape;
  Activation activation = Activation::none;
};

}  // namespace sightline
