#include "train/adam_kernels.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace sightline {
namespace {

template <class T>
class AdamKernels : public ::testing::Test {};
using FloatTypes = ::testing::Types<float, double>;
TYPED_TEST_SUITE(AdamKernels, FloatTypes);

// Kingma and Ba 2015, algorithm 1, with decoupled decay (Loshchilov and Hutter 2019), one number at a time
// in double.
TYPED_TEST(AdamKernels, MoveEveryElementByTheFormula) {
  using T = TypeParam;
  std::vector<T> parameter{1, -2, 0.5, 0, 3}, first(5, 0), second(5, 0);
  const std::vector<T> gradient{0.5, -1, 2, 0, -0.25};
  const double rate = 0.01, decay = 0.1, clip = 0.5;
  std::vector<double> expected(parameter.begin(), parameter.end()), m(5, 0), v(5, 0);
  for (int t = 1; t <= 4; ++t) {
    const AdamStep step{clip, 1 - rate * decay, rate / (1 - std::pow(0.9, t)),
                        1 / std::sqrt(1 - std::pow(0.999, t))};
    adam_update(parameter.data(), gradient.data(), first.data(), second.data(), 5, step);
    for (std::size_t i = 0; i < 5; ++i) {
      const double slope = clip * static_cast<double>(gradient[i]);
      m[i] = 0.9 * m[i] + 0.1 * slope;
      v[i] = 0.999 * v[i] + 0.001 * slope * slope;
      const double m_hat = m[i] / (1 - std::pow(0.9, t)), v_hat = v[i] / (1 - std::pow(0.999, t));
      expected[i] = expected[i] * (1 - rate * decay) - rate * m_hat / (std::sqrt(v_hat) + 1e-8);
    }
  }
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(parameter[i], expected[i], 1e-5) << i;
}

// No element sees another, whatever the loop makes of several at once.
TYPED_TEST(AdamKernels, AreTheSameForAnyNumberOfElements) {
  using T = TypeParam;
  const AdamStep step{1, 0.99, 0.01, 2};
  constexpr std::size_t kCount = 37;
  std::vector<T> gradient(kCount);
  for (std::size_t i = 0; i < kCount; ++i)
    gradient[i] = static_cast<T>(std::sin(1.0 + static_cast<double>(i)));
  std::vector<T> together(kCount, 1), first(kCount, T{0.5}), second(kCount, T{0.25});
  adam_update(together.data(), gradient.data(), first.data(), second.data(), kCount, step);
  for (std::size_t i = 0; i < kCount; ++i) {
    T alone = 1, own_first = T{0.5}, own_second = T{0.25};
    adam_update(&alone, &gradient[i], &own_first, &own_second, 1, step);
    EXPECT_EQ(together[i], alone) << i;
  }
}

TYPED_TEST(AdamKernels, MomentsThatHaveFadedAreZero) {
  using T = TypeParam;
  const T faded = std::numeric_limits<T>::min() * T{1e7}, faint = std::numeric_limits<T>::min() * T{1e9};
  std::vector<T> parameter{1, 1}, gradient{0, 0}, first{faded, faint}, second{faded, faint};
  adam_update(parameter.data(), gradient.data(), first.data(), second.data(), 2, {1, 1, 0.01, 1});
  EXPECT_EQ(first[0], 0);
  EXPECT_EQ(second[0], 0);
  EXPECT_GT(first[1], 0);
  EXPECT_GT(second[1], 0);
  EXPECT_EQ(parameter[0], 1);
}

}  // namespace
}  // namespace sightline
