#pragma once

#include <torch/torch.h>

#include <vector>

#include "model/layer_maker.h"
#include "model/refine_parameters.h"
#include "model/regions.h"

namespace sightline {

// [L, D], for each region of the layout.
at::Tensor sinusoidal_places(const Layout& layout, std::int64_t width, const at::TensorOptions& options);

// Regions that have seen each other before a decoder sees them: layers of
// X <- normalised(X + W_O [head_1 ; ... ; head_n]), head_j = softmax(Q_j K_jᵀ / sqrt(D / n)) V_j with Q = X
// W_Q, K = X W_K, V = X W_V (Vaswani et al. 2017, sections 3.1 and 3.2, one sub-layer without the
// feed-forward one), normalisation over the features (Ba et al. 2016). Places are added to X before the first
// layer.
class RegionRefiner : public torch::nn::Module {
 public:
  RegionRefiner(const RefineOptions& options, const LayerMaker& make);

  // [N, L, D]. Padding is seen by no region; what it becomes means nothing. Raises UsageError where learnt
  // places do not reach.
  at::Tensor forward(const Regions& regions);

 private:
  struct Layer {
    torch::nn::Linear query{nullptr}, key{nullptr}, value{nullptr}, output{nullptr};
    at::Tensor norm, norm_bias;
  };
  at::Tensor with_places(const at::Tensor& features, const Layout& layout) const;
  at::Tensor looked(const Layer& layer, const at::Tensor& x, const at::Tensor& padding);

  RefineOptions options_;
  std::vector<Layer> layers_;
  at::Tensor rows_, columns_;  // learnt places
};

}  // namespace sightline
