#include "core/half_to_float.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

namespace sightline {
namespace {

// IEEE 754 binary16: a sign, five bits of exponent, ten of fraction.
float value_of_half(int half) {
  const int exponent = half >> 10 & 31, fraction = half & 1023;
  const double sign = (half >> 15) != 0 ? -1.0 : 1.0;
  if (exponent == 31)
    return static_cast<float>(fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan(""));
  const double magnitude =
      exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(1024 + fraction, exponent - 25);
  return static_cast<float>(sign * magnitude);
}

TEST(HalfToFloat, EveryHalfHasItsValue) {
  std::vector<std::uint16_t> halves(1 << 16);
  for (std::size_t i = 0; i < halves.size(); ++i) halves[i] = static_cast<std::uint16_t>(i);
  // Seven at a time goes through the plain conversion, all at once through the wide one.
  for (const std::size_t step : {std::size_t{7}, halves.size()}) {
    std::vector<float> floats(halves.size());
    for (std::size_t i = 0; i < halves.size(); i += step)
      half_to_float(halves.data() + i, floats.data() + i, std::min(step, halves.size() - i));
    for (std::size_t i = 0; i < halves.size(); ++i) {
      const float expected = value_of_half(static_cast<int>(i));
      if (std::isnan(expected)) {
        EXPECT_TRUE(std::isnan(floats[i])) << i;
      } else {
        EXPECT_EQ(floats[i], expected) << i;
        EXPECT_EQ(std::signbit(floats[i]), std::signbit(expected)) << i;
      }
    }
  }
}

}  // namespace
}  // namespace sightline
