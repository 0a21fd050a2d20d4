#pragma once

#include "model/decoder.h"

namespace sightline {

// What the positions of each row of an unrolled batch sum to, such as a caption's log-probability: [P] ->
// [R]. Differentiable.
at::Tensor row_sums(const Unrolled& unrolled, const at::Tensor& positions, std::int64_t rows);

}  // namespace sightline
