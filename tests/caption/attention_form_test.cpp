#include "caption/attention_form.h"

#include <gtest/gtest.h>

#include "caption/hypothesis.h"

namespace sightline {
namespace {

TEST(BlockGrid, CutsEdgesOff) {
  const BlockGrid grid = block_grid(Layout(3, 5), 2);
  EXPECT_EQ(grid.blocks, (Grid{2, 3}));
  EXPECT_EQ(grid.range(0), (RegionRange{0, 0, 2, 2}));
  EXPECT_EQ(grid.range(2), (RegionRange{0, 4, 2, 1}));
  EXPECT_EQ(grid.range(5), (RegionRange{2, 4, 1, 1}));
  EXPECT_EQ(grid.block_of(0), 0);
  EXPECT_EQ(grid.block_of(9), 2);
  EXPECT_EQ(grid.block_of(12), 4);
  EXPECT_EQ(block_grid(Sequence{7}, 4).blocks, (Grid{1, 2}));
  EXPECT_EQ(block_grid(Sequence{7}, 4).range(1), (RegionRange{0, 4, 1, 3}));
  EXPECT_EQ(block_grid(Layout(2, 2), 9).blocks, (Grid{1, 1}));
}

// Two words over a grid of 2 x 3.
Hypothesis two_words(const AttentionForm& form) {
  Hypothesis hypothesis;
  hypothesis.words = {"a", "dog"};
  hypothesis.layout = Layout(2, 3);
  hypothesis.form = form;
  hypothesis.alpha = {0, 0.5f, 0.25f, 0, 0.25f, 0, 0, 0, 0, 1, 0, 0};
  return hypothesis;
}

TEST(AttentionForm, AWindowHoldsAllThatAWordPaid) {
  const Hypothesis hypothesis = two_words({.window = true});
  EXPECT_EQ(window_of(hypothesis, 0), (RegionRange{0, 1, 2, 2}));
  EXPECT_EQ(window_of(hypothesis, 1), (RegionRange{1, 0, 1, 1}));
}

TEST(AttentionForm, ABlockGotWhatItsRegionsGot) {
  const Hypothesis hypothesis = two_words({.block = 2});
  EXPECT_EQ(block_weights(hypothesis, 0), (std::vector<float>{0.75f, 0.25f}));
  EXPECT_EQ(block_weights(hypothesis, 1), (std::vector<float>{1.0f, 0.0f}));
}

}  // namespace
}  // namespace sightline
