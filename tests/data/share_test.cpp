#include "data/share.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

namespace sightline {
namespace {

TEST(Share, PartsTogetherAreTheWhole) {
  for (int count = 0; count < 8; ++count) {
    std::vector<int> items(static_cast<std::size_t>(count));
    std::iota(items.begin(), items.end(), 0);
    EXPECT_EQ(part_of(items, {}), items);
    for (int world = 1; world < 5; ++world) {
      std::vector<int> all;
      for (int rank = 0; rank < world; ++rank) {
        const std::vector<int> part = part_of(items, {rank, world});
        EXPECT_LE(part.size(), static_cast<std::size_t>(count / world + 1));
        all.insert(all.end(), part.begin(), part.end());
      }
      std::sort(all.begin(), all.end());
      EXPECT_EQ(all, items) << count << " of " << world;
    }
  }
  EXPECT_EQ(part_of(std::vector<int>{0, 1, 2, 3, 4}, {1, 2}), (std::vector<int>{1, 3}));
}

}  // namespace
}  // namespace sightline
