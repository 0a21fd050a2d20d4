#include "model/backbone.h"

#include "core/error.h"
#include "model/smallest_input.h"

namespace sightline {

namespace {

at::Tensor maximum_of(const at::Tensor& map, const Downsampling& shape) {
  return at::max_pool2d(map, {shape.kernel, shape.kernel}, {shape.stride, shape.stride},
                        {shape.padding, shape.padding}, {1, 1}, shape.ceil);
}

}  // namespace

Backbone::Backbone(const BackbonePlan& plan) : channels_(plan.channels) {
  for (const Downsampling& layer : downsampling_of(plan)) reduce(layer);
  for (const BackbonePlan::Block& planned : plan.blocks) {
    Block& block = blocks_.emplace_back();
    block.maximum = planned.maximum;
    for (const PlannedConvolution& convolution : planned.convolutions)
      block.convolutions.push_back(add(convolution));
    if (planned.beside) block.beside = add(*planned.beside);
    block.residual = planned.residual;
    if (planned.shortcut) block.shortcut = add(*planned.shortcut);
    block.activation = planned.activation;
  }
  initialise(plan.initial);
}

Regions Backbone::encode(const at::Tensor& pixels) {
  TORCH_CHECK(pixels.dim() == 4 && pixels.size(1) == 3, "pixels must be [B, 3, h, w], not ", pixels.sizes());
  if (pixels.size(2) < kSmallestInput || pixels.size(3) < kSmallestInput) {
    throw UsageError("an encoder input of " + std::to_string(pixels.size(2)) + " x " +
                     std::to_string(pixels.size(3)) + " pixels is too small, expected at least 32 x 32");
  }
  // Channels last: oneDNN's convolutions and the pooling are about a third faster with it.
  return regions_of(map(pixels.contiguous(at::MemoryFormat::ChannelsLast)));
}

at::Tensor Backbone::map(const at::Tensor& pixels) const {
  at::Tensor x = pixels;
  for (const Block& block : blocks_) {
    if (block.maximum) x = maximum_of(x, *block.maximum);
    at::Tensor y = x, read = x;
    for (const Convolution* convolution : block.convolutions) {
      read = y;
      y = (*convolution)(y);
    }
    if (block.beside != nullptr) y = at::cat({y, (*block.beside)(read)}, 1);
    if (block.residual) {
      // What the last convolution gives is nobody else's.
      y.add_(block.shortcut != nullptr ? (*block.shortcut)(x) : x);
      y = activate(y, block.activation);
    }
    x = y;
  }
  return x;
}

void Backbone::optimise_for_inference() {
  for (Convolution& convolution : convolutions_) convolution.optimise();
}

void Backbone::initialise(HeWeights rule) {
  const torch::NoGradGuard no_grad;
  for (const auto& module : modules(/*include_self=*/false)) {
    const auto* conv = module->as<torch::nn::Conv2d>();
    if (conv == nullptr) continue;
    if (rule == HeWeights::normal_by_fan_out)
      torch::nn::init::kaiming_normal_(conv->weight, 0, torch::kFanOut, torch::kReLU);
    else
      torch::nn::init::kaiming_uniform_(conv->weight);
    if (conv->bias.defined()) torch::nn::init::zeros_(conv->bias);
  }
}

}  // namespace sightline
