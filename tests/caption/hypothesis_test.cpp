#include "caption/hypothesis.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;

// Two words of two heads over two regions and a slot that is none.
Hypothesis two_heads() {
  Hypothesis hypothesis;
  hypothesis.words = {"a", "dog"};
  hypothesis.layout = Grid{1, 2};
  hypothesis.heads = 2;
  hypothesis.extra = 1;
  hypothesis.alpha = {0.5f,   0.25f,  0.25f, 0.0f, 0.75f, 0.25f,  // a
                      0.125f, 0.125f, 0.75f, 1.0f, 0.0f,  0.0f};  // dog
  return hypothesis;
}

TEST(Hypothesis, AWordsMapIsTheMeanOfItsHeads) {
  EXPECT_THAT(head_weights(two_heads(), 0, 1), ElementsAre(0.0f, 0.75f));
  EXPECT_THAT(region_weights(two_heads(), 0), ElementsAre(0.25f, 0.5f));
  EXPECT_THAT(region_weights(two_heads(), 1), ElementsAre(0.5625f, 0.0625f));
}

TEST(Hypothesis, AWordIsAsVisualAsTheRegionsHaveOfIt) {
  EXPECT_DOUBLE_EQ(visual(two_heads(), 0), 0.75);
  EXPECT_DOUBLE_EQ(visual(two_heads(), 1), 0.625);
  Hypothesis plain = two_heads();
  plain.extra = 0;
  plain.layout = Grid{1, 3};
  EXPECT_EQ(visual(plain, 0), 1);
}

TEST(Hypothesis, OneHeadAloneKeepsItsExtraSlots) {
  const Hypothesis second = with_head(two_heads(), 2);
  EXPECT_EQ(second.heads, 1);
  EXPECT_THAT(second.alpha, ElementsAre(0.0f, 0.75f, 0.25f, 1.0f, 0.0f, 0.0f));
  EXPECT_DOUBLE_EQ(visual(second, 1), 1);
  EXPECT_THROW(with_head(two_heads(), 3), UsageError);
  EXPECT_THROW(with_head(two_heads(), 0), UsageError);
}

TEST(Hypothesis, ASequenceHasNoGrid) {
  Hypothesis hypothesis = two_heads();
  EXPECT_EQ(grid_of(hypothesis), (Grid{1, 2}));
  hypothesis.layout = Sequence{2};
  EXPECT_THROW(grid_of(hypothesis), UsageError);
}

}  // namespace
}  // namespace sightline
