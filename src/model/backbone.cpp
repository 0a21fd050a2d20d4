#include "model/backbone.h"

#include "core/error.h"
#include "model/smallest_input.h"

namespace sightline {

Regions Backbone::encode(const at::Tensor& pixels) {
  TORCH_CHECK(pixels.dim() == 4 && pixels.size(1) == 3, "pixels must be [B, 3, h, w], not ", pixels.sizes());
  if (pixels.size(2) < kSmallestInput || pixels.size(3) < kSmallestInput) {
    throw UsageError("an encoder input of " + std::to_string(pixels.size(2)) + " x " +
                     std::to_string(pixels.size(3)) + " pixels is too small, expected at least 32 x 32");
  }
  // Channels last: oneDNN's convolutions and the pooling are about a third faster with it.
  return regions_of(map(pixels.contiguous(at::MemoryFormat::ChannelsLast)));
}

void Backbone::optimise_for_inference() {
  for (Convolution& convolution : convolutions_) convolution.optimise();
}

const Convolution& Backbone::add(const std::string& conv_path, const std::string& norm_path,
                                 const ConvolutionShape& shape, Activation activation) {
  return convolutions_.emplace_back(*this, conv_path, norm_path, shape, activation);
}

void Backbone::initialise_by_fan_out() {
  const torch::NoGradGuard no_grad;
  for (const auto& module : modules(/*include_self=*/false)) {
    const auto* conv = module->as<torch::nn::Conv2d>();
    if (conv == nullptr) continue;
    torch::nn::init::kaiming_normal_(conv->weight, 0, torch::kFanOut, torch::kReLU);
    if (conv->bias.defined()) torch::nn::init::zeros_(conv->bias);
  }
}

}  // namespace sightline
