#include "distill/disturbance.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

at::Tensor noise() {
  torch::manual_seed(3);
  return torch::rand({4, 3, 20, 30});
}

TEST(Disturbance, IsNothingWhereAllIsOff) {
  Random random(1);
  EXPECT_TRUE(disturbed(noise(), {0, 0, 0}, random).equal(noise()));
  EXPECT_EQ(random.state(), Random(1).state());
}

TEST(Disturbance, ShiftsByAFewPixelsAndRepeatsTheEdge) {
  Random random(1);
  const at::Tensor photos = noise(), result = disturbed(photos, {0, 0, 0.1}, random);
  const at::Tensor padded = at::replication_pad2d(photos, {3, 3, 2, 2});
  std::set<std::pair<int, int>> seen;
  for (int i = 0; i < 4; ++i) {
    for (int y = 0; y <= 4; ++y)
      for (int x = 0; x <= 6; ++x)
        if (padded[i].narrow(1, y, 20).narrow(2, x, 30).equal(result[i])) seen.emplace(y, x);
  }
  EXPECT_GE(seen.size(), 2u) << "each photo is drawn for on its own";
}

TEST(Disturbance, ChangesColoursWithinBounds) {
  Random random(1);
  const at::Tensor result = disturbed(noise(), {0.3, 0, 0}, random);
  EXPECT_GE(result.min().item<float>(), 0);
  EXPECT_LE(result.max().item<float>(), 1);
  const at::Tensor change = (result.mean({1, 2, 3}) - noise().mean({1, 2, 3})).abs();
  EXPECT_GT(change.max().item<float>(), 0.01F);
  EXPECT_LT(change.max().item<float>(), 0.3F);
}

TEST(Disturbance, BlursWhatItDraws) {
  Random random(1);
  const at::Tensor photos = noise(), result = disturbed(photos, {0, 1, 0}, random);
  const at::Tensor inner = result.narrow(2, 5, 1).narrow(3, 5, 1).flatten();
  at::Tensor expected = torch::zeros({12});
  const float weights[] = {0.25F, 0.5F, 0.25F};
  for (int y = 0; y < 3; ++y)
    for (int x = 0; x < 3; ++x)
      expected += weights[y] * weights[x] * photos.narrow(2, 4 + y, 1).narrow(3, 4 + x, 1).flatten();
  EXPECT_TRUE(inner.allclose(expected, 1e-5, 1e-6));
}

}  // namespace
}  // namespace sightline
