#include "engine/pointwise_layer.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/folded_convolution.h"

namespace sightline {

bool PointwiseLayer::is(const PlannedConvolution& plan, const StoredWeights& weights) {
  const ConvolutionShape& shape = plan.shape;
  return shape.kernel == 1 && shape.stride == 1 && shape.padding == 0 && shape.groups == 1 &&
         !is_int8(plan, weights);
}

PointwiseLayer::PointwiseLayer(const PlannedConvolution& plan, StoredWeights& weights)
    : activation_(plan.activation) {
  const std::int64_t n = plan.shape.output, m = plan.shape.input;
  const StoredTensor stored = weights.tensor(plan.conv + ".weight", {n, m, 1, 1});
  OutputChannels channels = take_output_channels(plan, weights);
  matrix_ = PackedMatrix(n, m, PackedMatrix::storage_of(stored));
  matrix_.put(stored, m, 0, {}, 0, 0, n, m);
  scale_ = std::move(channels.scale);
  shift_ = std::move(channels.bias);
}

void PointwiseLayer::apply(const float* from, std::int64_t cells, float* to) const {
  matrix_.multiply(from, matrix_.inputs(), cells, to, matrix_.outputs());
  finish(to, nullptr, cells, to);
}

void PointwiseLayer::add(const float* from, std::int64_t cells, float* to, float* products) const {
  matrix_.multiply(from, matrix_.inputs(), cells, products, matrix_.outputs());
  finish(products, to, cells, to);
}

void PointwiseLayer::finish(const float* products, const float* added, std::int64_t cells, float* to) const {
  const std::int64_t n = matrix_.outputs();
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const float least = activation_ == Activation::none ? -kInfinity : 0;
  const float most = activation_ == Activation::relu6 ? kMostOfRelu6 : kInfinity;
  for (std::int64_t begin = 0; begin < cells * n; begin += n)
    for (std::int64_t c = 0; c < n; ++c) {
      const float other = added != nullptr ? added[begin + c] : 0;
      to[begin + c] = std::clamp(products[begin + c] * scale_[c] + shift_[c] + other, least, most);
    }
}

}  // namespace sightline
