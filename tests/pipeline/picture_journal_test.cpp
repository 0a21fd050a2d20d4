#include "pipeline/picture_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

class PictureJournalTest : public ::testing::Test {
 protected:
  PictureJournalTest() { fs::create_directories(out_); }
  PictureJournal journal(Existing existing, const std::string& beam = "3") const {
    return {out_, "sheets", "sheets", existing, {{"beam", beam}}};
  }
  // A run that makes one sheet.
  void make(const fs::path& photo, bool to_the_end = true) const {
    PictureJournal journal = this->journal(Existing::overwrite);
    journal.add("a.sheet.jpg", photo);
    if (to_the_end) journal.finish();
  }
  // Whether a run with these settings holds the sheet.
  bool holds(PictureJournal& journal, bool there = true) const {
    return journal.held("a.sheet.jpg", there, photo_).has_value();
  }

  TemporaryDirectory directory_;
  const fs::path out_ = directory_.path() / "sheets";
  const fs::path photo_ = directory_.write("a.jpg", "photo");
};

TEST_F(PictureJournalTest, SkipKeepsWhatIsThereAndSaysWhatIsOdd) {
  make(photo_);
  PictureJournal same = journal(Existing::skip);
  EXPECT_TRUE(holds(same));
  EXPECT_THAT(same.notices(), IsEmpty());
  EXPECT_FALSE(holds(same, false));

  PictureJournal other = journal(Existing::skip, "5");
  EXPECT_TRUE(holds(other));
  EXPECT_THAT(other.notices(), ElementsAre(HasSubstr("a.jpg with beam: 3 then, 5 now")));

  directory_.write("a.jpg", "another photo");
  PictureJournal changed = journal(Existing::append);
  EXPECT_TRUE(holds(changed));
  EXPECT_THAT(changed.notices(), ElementsAre(HasSubstr("photos that have changed")));
}

TEST_F(PictureJournalTest, OverwriteKeepsOnlyWhatAnUnfinishedRunMade) {
  make(photo_, false);
  PictureJournal going_on = journal(Existing::overwrite), other = journal(Existing::overwrite, "5");
  EXPECT_TRUE(holds(going_on));
  EXPECT_FALSE(holds(other));
  make(photo_);
  PictureJournal anew = journal(Existing::overwrite);
  EXPECT_FALSE(holds(anew));
}

TEST_F(PictureJournalTest, FailRaisesBeforeTheRunUnlessItGoesOn) {
  make(photo_, false);
  PictureJournal going_on = journal(Existing::fail);
  EXPECT_TRUE(holds(going_on));
  EXPECT_THAT(going_on.notices(), IsEmpty());
  make(photo_);
  PictureJournal in_the_way = journal(Existing::fail);
  EXPECT_FALSE(holds(in_the_way));
  EXPECT_THAT([&] { in_the_way.notices(); }, ThrowsMessage<UsageError>(HasSubstr("has 1 of these photos")));
}

// A kill came before, while or after the picture was made.
TEST_F(PictureJournalTest, WhatWasOnlyAnnouncedIsMadeAnewAndIsInNobodysWay) {
  this->journal(Existing::overwrite).announce("a.sheet.jpg", photo_);
  for (const Existing existing : {Existing::skip, Existing::overwrite, Existing::append, Existing::fail}) {
    PictureJournal going_on = journal(existing);
    EXPECT_FALSE(holds(going_on));
    EXPECT_THAT(going_on.notices(), IsEmpty());
  }
  PictureJournal other = journal(Existing::fail, "5");
  EXPECT_FALSE(holds(other));
  EXPECT_THROW(other.notices(), UsageError);
  make(photo_, false);
  PictureJournal made = journal(Existing::fail);
  EXPECT_TRUE(holds(made));
}

TEST_F(PictureJournalTest, TwoPhotosWithOnePictureAreAConflict) {
  const fs::path other = directory_.write("other/a.jpg", "another");
  PictureJournal journal = this->journal(Existing::skip);
  EXPECT_FALSE(journal.held("a.sheet.jpg", false, photo_));
  EXPECT_FALSE(journal.held("a.sheet.jpg", false, other));
  EXPECT_EQ(journal.conflict(photo_), std::nullopt);
  EXPECT_THAT(journal.conflict(other).value_or(""),
              HasSubstr("is another photo's, that of " + photo_.string()));

  make(photo_);  // and an earlier run's photo counts too
  PictureJournal later = this->journal(Existing::overwrite);
  EXPECT_FALSE(later.held("a.sheet.jpg", true, other));
  EXPECT_THAT(later.conflict(other).value_or(""), HasSubstr("is another photo's"));
}

}  // namespace
}  // namespace sightline
