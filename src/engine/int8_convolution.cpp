#include "engine/int8_convolution.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace sightline {

namespace {

constexpr float kMostInt8 = 127;
// Of the widest channel's range: what a channel that was always zero is given.
constexpr float kLeastRange = 0.01f;
// Narrow channels are kept wider than they are, (range / widest)^this: fine steps of theirs would make the
// weights of wide channels so large beside their own that rounding takes these away. Half the way between
// steps that are as fine as can be (1) and weights that are (0), as for language models (Xiao et al. 2023,
// "SmoothQuant"); what others give stands in models/README.md under "Eight bits".
constexpr float kShareOfRange = 0.5f;
// Scales that are tried, as shares of the one that holds the largest weight.
constexpr int kScales = 24;
constexpr float kScaleStep = 0.02f;

std::vector<float> ranges_of(const ChannelRanges& input) {
  std::vector<float> ranges = input.greatest;
  const float widest = *std::max_element(ranges.begin(), ranges.end());
  for (float& range : ranges)
    range = widest > 0 ? widest * std::pow(std::max(range / widest, kLeastRange), kShareOfRange) : 1;
  return ranges;
}

float rounded(float weight, float scale) {
  return std::clamp(std::round(weight / scale), -kMostInt8, kMostInt8);
}

float nearest_scale(std::span<const float> weights) {
  float most = 0;
  for (const float weight : weights) most = std::max(most, std::abs(weight));
  if (most == 0) return 1;
  float best = 0, least = std::numeric_limits<float>::infinity();
  for (int i = 0; i < kScales; ++i) {
    const float scale = most / kMostInt8 * (1 - kScaleStep * static_cast<float>(i));
    float error = 0;
    for (const float weight : weights) {
      const float away = weight - scale * rounded(weight, scale);
      error += away * away;
    }
    if (error < least) {
      least = error;
      best = scale;
    }
  }
  return best;
}

}  // namespace

bool has_int8_input(const ChannelRanges& input) {
  return input.cells > 0 &&
         std::all_of(input.least.begin(), input.least.end(), [](float least) { return least >= 0; });
}

FoldedConvolution int8_convolution(const FoldedConvolution& convolution, const ChannelRanges& input) {
  const ConvolutionShape& shape = convolution.shape;
  const std::int64_t in = shape.input / shape.groups, area = shape.kernel * shape.kernel;
  FoldedConvolution result{shape, convolution.activation, {}, convolution.bias};
  Int8Weights int8;
  int8.input_range = ranges_of(input);
  std::vector<float> weights(static_cast<std::size_t>(in * area));  // of one output, of inputs over range
  for (std::int64_t o = 0; o < shape.output; ++o) {
    const std::int64_t first = o / (shape.output / shape.groups) * in;  // channel of the group
    const float* from = convolution.weight.data() + o * in * area;
    const auto channel_of = [&](std::size_t i) {
      return static_cast<std::size_t>(first + static_cast<std::int64_t>(i) / area);
    };
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = from[i] * int8.input_range[channel_of(i)];
    const float scale = nearest_scale(weights);
    double shift = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const float value = rounded(weights[i], scale);
      const std::size_t c = channel_of(i);
      const double mean = input.sum[c] / static_cast<double>(input.cells);
      shift += (static_cast<double>(value) * scale - weights[i]) * mean / int8.input_range[c];
      int8.values.push_back(static_cast<std::int8_t>(value));
    }
    int8.scale.push_back(scale);
    result.bias[static_cast<std::size_t>(o)] -= static_cast<float>(shift);
  }
  result.int8 = std::move(int8);
  return result;
}

}  // namespace sightline
