#include "text/ptb_rules.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(PtbChoice, KeepsWhatReachesFarthest) {
  PtbChoice choice;
  EXPECT_EQ(choice.best().length, 0u);
  choice.offer(0, PtbForm::dash, 9);
  EXPECT_EQ(choice.best().reach, 0u) << "nothing is no claim";
  choice.offer(2, PtbForm::verbatim);
  choice.offer(2, PtbForm::dash);
  EXPECT_EQ(choice.best().form, PtbForm::verbatim) << "of equals the first";
  choice.offer(1, PtbForm::ellipsis, 2);
  EXPECT_EQ(choice.best().length, 1u) << "what it demands counts";
  EXPECT_EQ(choice.best().advance, 1u);
  EXPECT_EQ(choice.best().reach, 3u);
  choice.offer_with_period_kept(3, 0);
  EXPECT_EQ(choice.best().length, 1u);
  choice.offer_with_period_kept(3, 1);
  EXPECT_EQ(choice.best().length, 3u);
  EXPECT_EQ(choice.best().advance, 2u) << "the period is there for the sentence too";
}

}  // namespace
}  // namespace sightline
