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

TEST(CaptionTallyTest, ReasonsOfAKindAreCountedBehindThem) {
  CaptionTally tally;
  tally.add_failed(0, "a.jp2", "a.jp2: JPEG 2000 is not read; JPEG, PNG and WebP are");
  EXPECT_EQ(tally.summary(0), "captioned 0 photos; 1 failed: JPEG 2000 is not read");
  tally.add_failed(1, "b.jp2", "b.jp2: JPEG 2000 is not read; JPEG, PNG and WebP are");
  for (const std::string file : {"c.jpg", "d.jpg", "e.jpg"})
    tally.add_failed(2, file, file + ": is read-only, left alone: make it writable");
  tally.add_failed(5, "album/f", "album/f: is a pipe, socket or device, expected a regular file");
  EXPECT_EQ(tally.summary(0),
            "captioned 0 photos; 6 failed: read-only (3), JPEG 2000 is not read (2), a pipe (1)");
}

TEST(CaptionTallyTest, NumbersThatDifferAreOneKind) {
  CaptionTally tally;
  tally.add_failed(0, "a.jpg", "a.jpg: has 12 bytes, expected more");
  tally.add_failed(1, "b.jpg", "b.jpg: has 345 bytes, expected more");
  EXPECT_EQ(tally.summary(0), "captioned 0 photos; 2 failed: has N bytes");
}

}  // namespace
}  // namespace sightline
