#include "model/autocast.h"

#include <ATen/autocast_mode.h>
#include <gtest/gtest.h>
#include <torch/torch.h>

namespace sightline {
namespace {

at::ScalarType type_of_product() {
  return torch::ones({2, 2}).matmul(torch::ones({2, 2})).scalar_type();
}

TEST(Autocast, LastsAsLongAsItLivesAndOnlyWhereItIsOn) {
  EXPECT_EQ(type_of_product(), at::kFloat);
  {
    const Autocast off(false);
    EXPECT_EQ(type_of_product(), at::kFloat);
    const Autocast on(true);
    EXPECT_EQ(type_of_product(), at::kBFloat16);
    {
      const Autocast again(true);  // leaves on what was on before it
    }
    EXPECT_EQ(type_of_product(), at::kBFloat16);
  }
  EXPECT_EQ(type_of_product(), at::kFloat);
  EXPECT_FALSE(at::autocast::is_cpu_enabled());
}

}  // namespace
}  // namespace sightline
