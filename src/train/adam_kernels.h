#pragma once

#include <cstdint>

namespace sightline {

// What one step of Adam does to every element alike.
struct AdamStep {
  double gradient_scale;  // clipping
  double shrink;          // 1 - learning rate * decay
  double step_size;       // learning rate / (1 - beta1^t)
  double inverse_root;    // 1 / sqrt(1 - beta2^t)
};

inline constexpr double kAdamBeta1 = 0.9, kAdamBeta2 = 0.999, kAdamEpsilon = 1e-8;

// Moves `count` parameters and their moments in one pass over memory. float and double. In a file of its own,
// without errno from the square root: with it the loop is not vectorised.
template <class T>
void adam_update(T* parameter, const T* gradient, T* first, T* second, std::int64_t count,
                 const AdamStep& step);

}  // namespace sightline
