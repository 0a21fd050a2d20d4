#include "train/row_sums.h"

#include <torch/torch.h>

namespace sightline {

at::Tensor row_sums(const Unrolled& unrolled, const at::Tensor& positions, std::int64_t rows) {
  return torch::zeros({rows}, positions.options()).index_add(0, unrolled.row, positions);
}

}  // namespace sightline
