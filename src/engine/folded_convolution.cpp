#include "engine/folded_convolution.h"

#include <cmath>

namespace sightline {

namespace {

constexpr float kNormEpsilon = 1e-5f;  // of torch's batch norm

std::vector<std::int64_t> weight_shape(const ConvolutionShape& shape) {
  return {shape.output, shape.input / shape.groups, shape.kernel, shape.kernel};
}

// norm(conv(x)) = scale * (W x + b - mean) + beta with scale = gamma / sqrt(variance + epsilon).
void fold_norm(const std::string& norm, StoredWeights& weights, FoldedConvolution& convolution) {
  const auto channels = convolution.shape.output;
  const auto gamma = weights.take(norm + ".weight", {channels}),
             beta = weights.take(norm + ".bias", {channels});
  const auto mean = weights.take(norm + ".running_mean", {channels});
  const auto variance = weights.take(norm + ".running_var", {channels});
  const std::size_t of_channel = convolution.weight.size() / static_cast<std::size_t>(channels);
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c) {
    const float scale = gamma[c] / std::sqrt(variance[c] + kNormEpsilon);
    for (std::size_t i = 0; i < of_channel; ++i) convolution.weight[c * of_channel + i] *= scale;
    convolution.bias[c] = beta[c] - (mean[c] - convolution.bias[c]) * scale;
  }
}

FoldedConvolution take_int8(const PlannedConvolution& plan, StoredWeights& weights) {
  const ConvolutionShape& shape = plan.shape;
  FoldedConvolution convolution{shape, plan.activation, {}, {}};
  Int8Weights int8;
  int8.values = weights.take_int8(plan.conv + kInt8Weight, weight_shape(shape));
  int8.scale = weights.take_positive(plan.conv + kInt8Scale, {shape.output});
  int8.input_range = weights.take_positive(plan.conv + kInt8InputRange, {shape.input});
  convolution.bias = weights.take(plan.conv + kInt8Bias, {shape.output});
  convolution.int8 = std::move(int8);
  return convolution;
}

}  // namespace

FoldedConvolution take_convolution(const PlannedConvolution& plan, StoredWeights& weights) {
  const ConvolutionShape& shape = plan.shape;
  if (weights.is_int8(plan.conv + kInt8Weight)) return take_int8(plan, weights);
  FoldedConvolution convolution{shape, plan.activation, {}, {}};
  convolution.weight = weights.take(plan.conv + ".weight", weight_shape(shape));
  convolution.bias.assign(static_cast<std::size_t>(shape.output), 0);
  if (plan.norm.empty() || shape.bias_before_norm)
    convolution.bias = weights.take(plan.conv + ".bias", {shape.output});
  if (!plan.norm.empty()) fold_norm(plan.norm, weights, convolution);
  return convolution;
}

}  // namespace sightline
