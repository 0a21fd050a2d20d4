#include "pipeline/caption_tally.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(CaptionTallyTest, TellsWhatTheCaptionsOfACalibratedModelAreWorth) {
  CaptionTally tally;
  tally.add_done(4);
  EXPECT_EQ(tally.summary(0), "captioned 4 photos");
  tally.add_judgement({Worth::guess, 3, true});
  tally.add_judgement({Worth::likely, 1, false});
  tally.add_judgement({Worth::guess, 1, false});
  EXPECT_EQ(tally.summary(0),
            "captioned 4 photos; 1 likely, 2 guess, 1 of them unlike what this model has seen");
}

}  // namespace
}  // namespace sightline
