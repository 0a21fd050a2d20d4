#pragma once

#include <torch/torch.h>

#include <deque>
#include <string>

#include "model/convolution.h"
#include "model/encoder.h"

namespace sightline {

// What the convolutional backbones have in common: the layout of pixels in memory, the smallest input, faster
// inference.
class Backbone : public Encoder {
 public:
  // Raises UsageError for an input that the backbone would reduce to nothing.
  Regions encode(const at::Tensor& pixels) final;
  void optimise_for_inference() final;

 protected:
  // The feature map, [B, 3, h, w] -> [B, D, rows, columns]; pixels in channels-last layout.
  virtual at::Tensor map(const at::Tensor& pixels) = 0;

  // Registers a convolution (see Convolution); the reference lives as long as the backbone.
  const Convolution& add(const std::string& conv_path, const std::string& norm_path,
                         const ConvolutionShape& shape, Activation activation);
  const Convolution& add(const PlannedConvolution& plan) {
    return add(plan.conv, plan.norm, plan.shape, plan.activation);
  }

  // He et al.'s initialisation, normal, by fan-out, biases zero, as torchvision does for its backbones with
  // ReLU.
  void initialise_by_fan_out();

 private:
  std::deque<Convolution> convolutions_;  // a deque, for references into it are kept
};

}  // namespace sightline
