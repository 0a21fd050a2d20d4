#pragma once

#include <torch/torch.h>

namespace sightline {

// The leave-one-out baseline (Kool et al. 2019; Luo 2020): of K samples of the same thing, the mean reward of
// the others, which knows nothing of the sample itself and so biases no gradient. rewards [B * K], those of
// one thing side by side, K >= 2 -> the same.
at::Tensor leave_one_out(const at::Tensor& rewards, std::int64_t samples);

}  // namespace sightline
