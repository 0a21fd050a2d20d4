#include "model/region_blocks.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

std::vector<std::int64_t> numbers_of(const at::Tensor& tensor) {
  return {tensor.data_ptr<std::int64_t>(), tensor.data_ptr<std::int64_t>() + tensor.numel()};
}

// 3 x 5 cells in squares of two: three across, two down, those at the edges cut off.
TEST(RegionBlocks, AreSquaresOfAGrid) {
  const auto blocks = region_blocks(Layout(3, 5), 2, at::kCPU);
  ASSERT_EQ(blocks.blocks, 6);
  ASSERT_EQ(blocks.slots, 4);
  EXPECT_EQ(numbers_of(blocks.region),
            (std::vector<std::int64_t>{0,  1,  5,  6,  2,  3,  7,  8,  4,  15, 9,  15,  //
                                       10, 11, 15, 15, 12, 13, 15, 15, 14, 15, 15, 15}));
  const auto back = blocks.region.index_select(0, blocks.slot);
  EXPECT_TRUE(back.equal(torch::arange(15)));
}

TEST(RegionBlocks, AreStretchesOfASequence) {
  const auto blocks = region_blocks(Sequence{5}, 2, at::kCPU);
  EXPECT_EQ(blocks.blocks, 3);
  EXPECT_EQ(numbers_of(blocks.region), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5}));
}

TEST(RegionBlocks, ABlockIsNoLargerThanTheWhole) {
  const auto blocks = region_blocks(Layout(2, 3), 100, at::kCPU);
  EXPECT_EQ(blocks.blocks, 1);
  EXPECT_EQ(blocks.slots, 6);
}

TEST(RegionBlocks, EmptySlotsGetTheValueGiven) {
  const auto blocks = region_blocks(Sequence{3}, 2, at::kCPU);
  const auto values = in_blocks(torch::tensor({{1.0, 2.0, 3.0}}), 1, blocks, -7);
  EXPECT_TRUE(values.equal(torch::tensor({{{1.0, 2.0}, {3.0, -7.0}}})));
}

}  // namespace
}  // namespace sightline
