#include "engine/folded_convolution.h"

#include <cmath>

namespace sightline {

namespace {

constexpr float kNormEpsilon = 1e-5f;  // of torch's batch norm

std::vector<std::int64_t> weight_shape(const ConvolutionShape& shape) {
  return {shape.output, shape.input / shape.groups, shape.kernel, shape.kernel};
}

void take_floats(const PlannedConvolution& plan, StoredWeights& weights, FoldedConvolution& to) {
  const ConvolutionShape& shape = plan.shape;
  const StoredTensor stored = weights.tensor(plan.conv + ".weight", weight_shape(shape));
  OutputChannels channels = take_output_channels(plan, weights);
  to.bias = std::move(channels.bias);
  to.weight.reserve(static_cast<std::size_t>(weight_count(shape)));
  const auto of_channel = static_cast<std::size_t>(weight_count(shape) / shape.output);
  const auto held = stored.reading();
  for (std::size_t c = 0; c < to.bias.size(); ++c) {
    float* weight = to.weight.data() + c * of_channel;
    stored.copy(c * of_channel, of_channel, weight);
    for (std::size_t i = 0; i < of_channel; ++i) weight[i] *= channels.scale[c];
  }
}

void take_int8(const PlannedConvolution& plan, StoredWeights& weights, FoldedConvolution& to) {
  const ConvolutionShape& shape = plan.shape;
  Int8Weights int8;
  int8.values = weights.take_int8(plan.conv + kInt8Weight, weight_shape(shape));
  int8.scale = weights.take_positive(plan.conv + kInt8Scale, {shape.output});
  int8.input_range = take_input_range(plan, weights);
  to.bias = weights.take(plan.conv + kInt8Bias, {shape.output});
  to.int8 = std::move(int8);
}

}  // namespace

// norm(conv(x)) = scale * (W x + b - mean) + beta with scale = gamma / sqrt(variance + epsilon).
OutputChannels take_output_channels(const PlannedConvolution& plan, StoredWeights& weights) {
  const std::int64_t channels = plan.shape.output;
  const auto count = static_cast<std::size_t>(channels);
  OutputChannels result{std::vector<float>(count, 1), std::vector<float>(count, 0)};
  if (plan.norm.empty() || plan.shape.bias_before_norm)
    result.bias = weights.take(plan.conv + ".bias", {channels});
  if (plan.norm.empty()) return result;
  const auto gamma = weights.take(plan.norm + ".weight", {channels}),
             beta = weights.take(plan.norm + ".bias", {channels});
  const auto mean = weights.take(plan.norm + ".running_mean", {channels});
  const auto variance = weights.take(plan.norm + ".running_var", {channels});
  for (std::size_t c = 0; c < count; ++c) {
    result.scale[c] = gamma[c] / std::sqrt(variance[c] + kNormEpsilon);
    result.bias[c] = beta[c] - (mean[c] - result.bias[c]) * result.scale[c];
  }
  return result;
}

bool is_int8(const PlannedConvolution& plan, const StoredWeights& weights) {
  return weights.is_int8(plan.conv + kInt8Weight);
}

std::int64_t weight_count(const ConvolutionShape& shape) {
  return shape.output * (shape.input / shape.groups) * shape.kernel * shape.kernel;
}

std::vector<float> take_input_range(const PlannedConvolution& plan, StoredWeights& weights) {
  if (!is_int8(plan, weights)) return {};
  return weights.take_positive(plan.conv + kInt8InputRange, {plan.shape.input});
}

void take_convolution(const PlannedConvolution& plan, StoredWeights& weights, FoldedConvolution& to) {
  to.shape = plan.shape;
  to.activation = plan.activation;
  to.int8.reset();
  if (is_int8(plan, weights))
    take_int8(plan, weights, to);
  else
    take_floats(plan, weights, to);
}

}  // namespace sightline
