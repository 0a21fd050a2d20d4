#include "train/adam_kernels.h"

#include <cmath>
#include <limits>

namespace sightline {

namespace {

// Moments of rows without a gradient (words that are rare) fade by a tenth a step until they are so small
// that processors compute them, and what they are multiplied with, tens of times slower. Beside epsilon they
// are nothing long before.
template <class T>
T unless_faded(T moment) {
  constexpr T kFaded = std::numeric_limits<T>::min() * T{1e8};
  return std::abs(moment) < kFaded ? T{0} : moment;
}

}  // namespace

template <class T>
void adam_update(T* __restrict parameter, const T* __restrict gradient, T* __restrict first,
                 T* __restrict second, std::int64_t count, const AdamStep& step) {
  const T scale = static_cast<T>(step.gradient_scale), shrink = static_cast<T>(step.shrink);
  const T step_size = static_cast<T>(step.step_size), inverse_root = static_cast<T>(step.inverse_root);
  constexpr T beta1 = kAdamBeta1, beta2 = kAdamBeta2, epsilon = kAdamEpsilon;
  constexpr T rest1 = 1 - kAdamBeta1, rest2 = 1 - kAdamBeta2;
  for (std::int64_t i = 0; i < count; ++i) {
    const T slope = gradient[i] * scale;
    first[i] = unless_faded(beta1 * first[i] + rest1 * slope);
    second[i] = unless_faded(beta2 * second[i] + rest2 * slope * slope);
    parameter[i] =
        parameter[i] * shrink - step_size * first[i] / (std::sqrt(second[i]) * inverse_root + epsilon);
  }
}

template void adam_update<float>(float*, const float*, float*, float*, std::int64_t, const AdamStep&);
template void adam_update<double>(double*, const double*, double*, double*, std::int64_t, const AdamStep&);

}  // namespace sightline
