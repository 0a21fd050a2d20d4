#include "model/bidirectional_lstm.h"

#include <string>

#include "model/attention_functions.h"
#include "model/lstm_parameters.h"

namespace sightline {

namespace {

// The forget gate starts open (Jozefowicz et al. 2015).
void open_forget_gate(torch::nn::Linear& input) {
  const torch::NoGradGuard no_grad;
  const auto H = input->bias.size(0) / 4;
  input->bias.zero_();
  input->bias.slice(0, H, 2 * H).fill_(1);
}

// Where each position stands in its row read backwards; padding stays behind: [N, L] int64.
at::Tensor turned_positions(const at::Tensor& x, const at::Tensor& mask) {
  const auto N = x.size(0), L = x.size(1);
  const auto place = torch::arange(L, torch::TensorOptions(at::kLong).device(x.device())).expand({N, L});
  if (!mask.defined()) return L - 1 - place;
  const auto counts = mask.sum(1, true);  // [N, 1]
  return torch::where(mask, counts - 1 - place, place);
}

// Each row of x [N, L, D] in the order of its positions.
at::Tensor in_order(const at::Tensor& x, const at::Tensor& positions) {
  return x.gather(1, positions.unsqueeze(2).expand({-1, -1, x.size(2)}));
}

}  // namespace

BidirectionalLstm::BidirectionalLstm(std::int64_t layers, double dropout, const LayerMaker& make)
    : dropout_(dropout) {
  for (std::int64_t k = 1; k <= layers; ++k) {
    Layer layer{make.linear(*this, lstm_part("forward", "input", k)),
                make.linear(*this, lstm_part("forward", "recurrent", k)),
                make.linear(*this, lstm_part("backward", "input", k)),
                make.linear(*this, lstm_part("backward", "recurrent", k))};
    open_forget_gate(layer.forward_input);
    open_forget_gate(layer.backward_input);
    layers_.push_back(layer);
  }
}

at::Tensor BidirectionalLstm::layer_output(const Layer& layer, const at::Tensor& x,
                                           const at::Tensor& turned) const {
  const auto N = x.size(0), H = layer.forward_recurrent->weight.size(1);
  auto forward_input = layer.forward_input, backward_input = layer.backward_input;
  const auto inputs = torch::stack({forward_input(x), backward_input(in_order(x, turned))})
                          .permute({2, 0, 1, 3})
                          .contiguous()
                          .unbind(0);  // L of [2, N, 4H]
  const auto recurrent = torch::stack({layer.forward_recurrent->weight, layer.backward_recurrent->weight})
                             .transpose(1, 2);  // [2, H, 4H]
  auto hidden = torch::zeros({2, N, H}, x.options()), cell = torch::zeros({2 * N, H}, x.options());
  std::vector<at::Tensor> hiddens;
  for (const at::Tensor& input : inputs) {
    const auto gates = torch::baddbmm(input, hidden, recurrent).view({2 * N, 4 * H});
    auto [next_hidden, next_cell] = lstm_cell(gates, cell);
    hidden = next_hidden.view({2, N, H});
    cell = next_cell;
    hiddens.push_back(hidden);
  }
  const auto both = torch::stack(hiddens, 2);  // [2, N, L, H]
  return torch::cat({both[0], in_order(both[1], turned)}, 2);
}

at::Tensor BidirectionalLstm::forward(at::Tensor x, const at::Tensor& mask) {
  const auto turned = turned_positions(x, mask);
  for (const Layer& layer : layers_)
    x = torch::dropout(layer_output(layer, x, turned), dropout_, is_training());
  return mask.defined() ? x.masked_fill(mask.logical_not().unsqueeze(2), 0) : x;
}

}  // namespace sightline
