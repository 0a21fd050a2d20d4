#include "caption/layout.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(Layout, IsAGridOrASequence) {
  const Layout grid(2, 3), sequence(Sequence{6});
  EXPECT_EQ(grid.size(), 6);
  ASSERT_NE(grid.grid(), nullptr);
  EXPECT_EQ(grid.grid()->columns, 3);
  EXPECT_EQ(sequence.size(), 6);
  EXPECT_EQ(sequence.grid(), nullptr);
  EXPECT_EQ(Layout().size(), 0);
  EXPECT_EQ(grid, Layout(Grid{2, 3}));
  EXPECT_NE(grid, Layout(3, 2));
  EXPECT_NE(grid, sequence) << "as many regions, but otherwise";
}

}  // namespace
}  // namespace sightline
