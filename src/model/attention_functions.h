#pragma once

#include <torch/torch.h>

namespace sightline {

// Differentiable pieces of a decoder step for B rows over N images, without [B, L, A] temporaries. float32
// and float64, CPU; other devices fall back to plain tensor operations with the same result.

// e[b, l] = v · tanh(keys[image[b], l] + query[b])   (Xu et al. 2015, f_att; Bahdanau et al. 2015)
// keys [N, L, A], query [B, A], v [A], image [B] int64 -> [B, L]
at::Tensor additive_scores(const at::Tensor& keys, const at::Tensor& query, const at::Tensor& v,
                           const at::Tensor& image);

// z[b] = sum_l alpha[b, l] features[image[b], l]
// features [N, L, D], alpha [B, L], image [B] int64 -> [B, D]
at::Tensor weighted_regions(const at::Tensor& features, const at::Tensor& alpha, const at::Tensor& image);

// The LSTM's element-wise part. gates [B, 4H] in the order input, forget, candidate, output; previous_cell
// [B, H]. Returns hidden [B, H], cell [B, H].
std::pair<at::Tensor, at::Tensor> lstm_cell(const at::Tensor& gates, const at::Tensor& previous_cell);

}  // namespace sightline
