#pragma once

#include <torch/torch.h>

#include <vector>

#include "model/layer_maker.h"

namespace sightline {

// Layers of LSTMs that read a sequence from both ends (Schuster and Paliwal 1997; Bahdanau et al. 2015,
// section 3.2): each position gets [forward state ; backward state]. The equations and the order of the gates
// are torch.nn.LSTM's, with one bias in the place of its two. Both directions run in one loop over time.
class BidirectionalLstm : public torch::nn::Module {
 public:
  // dropout: share of each layer's output that training drops.
  BidirectionalLstm(std::int64_t layers, double dropout, const LayerMaker& make);

  // x [N, L, in], mask [N, L] bool, true where there is something, first in each row (undefined: everywhere)
  // -> [N, L, 2 H], zero where there is nothing. What stands there changes nothing: the way back starts at
  // each row's own last position.
  at::Tensor forward(at::Tensor x, const at::Tensor& mask);

 private:
  struct Layer {
    torch::nn::Linear forward_input{nullptr}, forward_recurrent{nullptr};
    torch::nn::Linear backward_input{nullptr}, backward_recurrent{nullptr};
  };
  at::Tensor layer_output(const Layer& layer, const at::Tensor& x, const at::Tensor& turned) const;

  double dropout_;
  std::vector<Layer> layers_;
};

}  // namespace sightline
