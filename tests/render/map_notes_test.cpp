#include "render/map_notes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MapNotes, SayWhoseMapsTheyAre) {
  Hypothesis hypothesis;
  hypothesis.words = {"a"};
  hypothesis.layout = Sequence{2};
  hypothesis.alpha = {0.5F, 0.5F};
  EXPECT_THAT(map_notes(hypothesis), IsEmpty());
  hypothesis.heads = 2;
  hypothesis.alpha = {0.5F, 0.5F, 1, 0};
  EXPECT_THAT(map_notes(hypothesis), ElementsAre("The mean of 2 heads."));
  EXPECT_THAT(map_notes(with_head(hypothesis, 2)), ElementsAre("Head 2 alone."));
  hypothesis.form.fixed = true;
  EXPECT_THAT(map_notes(with_head(hypothesis, 1)),
              ElementsAre("One map for the whole sentence: this attention knows no word.", "Head 1 alone."));
}

}  // namespace
}  // namespace sightline
