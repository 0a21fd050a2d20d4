#pragma once

#include <torch/torch.h>

namespace sightline {

// Products of B rows with what N images share, for every head: all rows of an image at once, so that its keys
// are never copied for each of them. Differentiable; on any device.

// e[b, j, l] = keys[image[b], j, l] · query[b, j]
// keys [N, heads, L, d], query [B, heads, d], image [B] int64 -> [B, heads, L]
at::Tensor head_scores(const at::Tensor& keys, const at::Tensor& query, const at::Tensor& image);

// c[b, j] = sum_l weights[b, j, l] values[image[b], j, l]
// values [N, heads, L, d], weights [B, heads, L], image [B] int64 -> [B, heads, d]
at::Tensor head_means(const at::Tensor& values, const at::Tensor& weights, const at::Tensor& image);

}  // namespace sightline
