#include "core/half_to_float.h"

#include <ATen/ATen.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

namespace sightline {
namespace {

TEST(HalfToFloat, AgreesWithTorchOnEveryHalf) {
  std::vector<std::uint16_t> halves(1 << 16);
  for (std::size_t i = 0; i < halves.size(); ++i) halves[i] = static_cast<std::uint16_t>(i);
  const at::Tensor expected = at::from_blob(halves.data(), {1 << 16}, at::kHalf).to(at::kFloat);
  const float* reference = expected.data_ptr<float>();
  // Seven at a time goes through the plain conversion, all at once through the wide one.
  for (const std::size_t step : {std::size_t{7}, halves.size()}) {
    std::vector<float> floats(halves.size());
    for (std::size_t i = 0; i < halves.size(); i += step) {
      half_to_float(halves.data() + i, floats.data() + i, std::min(step, halves.size() - i));
    }
    for (std::size_t i = 0; i < halves.size(); ++i) {
      if (std::isnan(reference[i])) {
        EXPECT_TRUE(std::isnan(floats[i])) << i;
      } else {
        EXPECT_EQ(std::memcmp(&floats[i], &reference[i], sizeof(float)), 0) << i;
      }
    }
  }
}

}  // namespace
}  // namespace sightline
