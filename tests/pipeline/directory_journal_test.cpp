#include "pipeline/directory_journal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

const RunSettings kBeamThree{{"beam", "3"}}, kBeamFive{{"beam", "5"}};

class DirectoryJournalTest : public ::testing::Test {
 protected:
  fs::path at(const std::string& name) const { return directory_.path() / name; }
  DirectoryJournal journal() const { return {directory_.path(), "sidecars"}; }
  fs::path photo(const std::string& name) const { return directory_.write(name, "photo " + name); }

  TemporaryDirectory directory_;
};

TEST_F(DirectoryJournalTest, ALaterProcessReadsWhatAnEntrySays) {
  const MadeFile made{.settings = settings_id(kBeamThree), .before = "old", .after = "new", .appended = true};
  const fs::path a = photo("a.jpg"), b = photo("b.jpg");
  {
    DirectoryJournal first = journal();
    EXPECT_EQ(first.find("a.txt"), nullptr);
    first.add("a.txt", made, a, kBeamThree);
    first.add("b.txt", {.settings = settings_id(kBeamFive), .unsure = "why", .asked = 0.25}, b, kBeamFive);
  }
  const DirectoryJournal later = journal();
  const MadeFile* entry = later.find("a.txt");
  ASSERT_NE(entry, nullptr);
  EXPECT_EQ(entry->before, "old");
  EXPECT_EQ(entry->after, "new");
  EXPECT_TRUE(entry->appended);
  EXPECT_FALSE(entry->finished);
  EXPECT_EQ(later.settings(entry->settings), kBeamThree);
  EXPECT_TRUE(fs::equivalent(later.photo_of(*entry), a));
  const MadeFile* unsure = later.find("b.txt");
  ASSERT_NE(unsure, nullptr);
  EXPECT_EQ(unsure->unsure, "why");
  EXPECT_EQ(unsure->asked, 0.25);
  EXPECT_EQ(later.settings(unsure->settings), kBeamFive);
  EXPECT_TRUE(later.settings("unknown").empty());
}

TEST_F(DirectoryJournalTest, KnowsAChangedPhotoAndAnother) {
  const fs::path a = photo("a.jpg");
  DirectoryJournal open = journal();
  open.add("a.txt", {.settings = "1"}, a, {});
  const MadeFile& made = *open.find("a.txt");
  EXPECT_TRUE(open.is_unchanged(made, a));
  EXPECT_FALSE(open.is_of_another(made, a));
  EXPECT_TRUE(open.is_of_another(made, photo("elsewhere/a.jpg")));
  directory_.write("a.jpg", "a longer photo");
  EXPECT_FALSE(open.is_unchanged(made, a));
}

TEST_F(DirectoryJournalTest, OnlyTheFinishedRunsEntriesAreFinished) {
  {
    DirectoryJournal open = journal();
    open.add("a.txt", {.settings = "three"}, photo("a.jpg"), kBeamThree);
    open.add("b.txt", {.settings = "five"}, photo("b.jpg"), kBeamFive);
    open.finish("three");
    open.add("c.txt", {.settings = "three"}, photo("c.jpg"), kBeamThree);
  }
  const DirectoryJournal later = journal();
  EXPECT_TRUE(later.find("a.txt")->finished);
  EXPECT_FALSE(later.find("b.txt")->finished);
  EXPECT_FALSE(later.find("c.txt")->finished);
}

TEST_F(DirectoryJournalTest, ARunOverSomePhotosFinishesNoOthers) {
  const fs::path a = photo("a.jpg"), b = photo("b.jpg");
  {
    DirectoryJournal killed = journal();
    killed.add("a.txt", {.settings = "three"}, a, kBeamThree);
    killed.add("b.txt", {.settings = "three"}, b, kBeamThree);
  }
  {
    DirectoryJournal subset = journal();
    subset.consider("b.txt");
    subset.finish("three");
  }
  EXPECT_FALSE(journal().find("a.txt")->finished);
  EXPECT_TRUE(journal().find("b.txt")->finished);
  {
    DirectoryJournal whole = journal();
    whole.consider("a.txt");
    whole.consider("b.txt");
    whole.finish("three");
  }
  EXPECT_TRUE(journal().find("a.txt")->finished);
}

TEST_F(DirectoryJournalTest, WhatWasAppendedIsKnownForEachOfTheSettings) {
  const fs::path a = photo("a.jpg");
  {
    DirectoryJournal open = journal();
    open.add("a.txt", {.settings = "three", .after = "1"}, a, kBeamThree);
    open.add("a.txt", {.settings = "five", .before = "1", .after = "2", .appended = true}, a, kBeamFive);
  }
  ASSERT_NE(journal().find("a.txt", "three"), nullptr);
  EXPECT_EQ(journal().find("a.txt")->after, "2");
  journal().add("a.txt", {.settings = "five", .after = "3"}, a, kBeamFive);  // in the place of both
  EXPECT_EQ(journal().find("a.txt", "three"), nullptr);
  EXPECT_EQ(journal().find("a.txt", "five")->after, "3");
}

TEST_F(DirectoryJournalTest, NothingIsWrittenByARunThatMadeNothing) {
  DirectoryJournal open = journal();
  open.finish("three");
  EXPECT_FALSE(fs::exists(at(".sightline-sidecars")));
}

TEST_F(DirectoryJournalTest, OneWriterAtATimeAndItsLockGoesWithIt) {
  DirectoryJournal first = journal(), second = journal();
  first.add("a.txt", {.settings = "1"}, photo("a.jpg"), {});
  EXPECT_THAT([&] { second.add("b.txt", {.settings = "1"}, photo("b.jpg"), {}); },
              ThrowsMessage<EnvironmentError>(HasSubstr("another process is writing")));
  first.close();
  second.add("b.txt", {.settings = "1"}, photo("b.jpg"), {});
  EXPECT_NE(second.find("a.txt"), nullptr);  // read before it was added to
  second.close();
  EXPECT_FALSE(fs::exists(at(".sightline-sidecars.lock")));
}

// Whatever went wrong with the first try.
TEST_F(DirectoryJournalTest, AfterABusyTimeTheSettingsAreNotedToo) {
  DirectoryJournal first = journal(), second = journal();
  first.begin();
  EXPECT_THROW(second.add("b.txt", {.settings = settings_id(kBeamFive)}, photo("b.jpg"), kBeamFive),
               BusyError);
  first.close();
  second.add("b.txt", {.settings = settings_id(kBeamFive)}, photo("b.jpg"), kBeamFive);
  EXPECT_EQ(journal().settings(settings_id(kBeamFive)), kBeamFive);
}

// A link to nowhere stands for another user's, which the superuser of a test could write.
TEST_F(DirectoryJournalTest, WhereItCannotBeWrittenTheWorkGoesOnWithout) {
  fs::create_symlink(at("nowhere/journal"), at(".sightline-sidecars"));
  DirectoryJournal open = journal();
  open.add("a.txt", {.settings = settings_id(kBeamThree)}, photo("a.jpg"), kBeamThree);
  EXPECT_NE(open.find("a.txt"), nullptr);
  EXPECT_THAT(open.obstacle(), HasSubstr("cannot be written"));
  open.finish(settings_id(kBeamThree));
  open.close();
  EXPECT_EQ(journal().find("a.txt"), nullptr);
}

TEST_F(DirectoryJournalTest, WhatAKilledProcessLeftOfTheLastFileIsRemoved) {
  journal().add("a.txt", {.settings = "1", .after = "x"}, photo("a.jpg"), {});
  directory_.write("a.txt.tmp999999999", "half");
  directory_.write(".sightline-sidecars.lock", "");
  journal();
  EXPECT_FALSE(fs::exists(at("a.txt.tmp999999999")));
  EXPECT_FALSE(fs::exists(at(".sightline-sidecars.lock")));
}

TEST_F(DirectoryJournalTest, SaysWhichPictureWasBegunLast) {
  journal().add("a.jpg", {.settings = "1", .begun = true}, photo("a.jpg"), {});
  EXPECT_EQ(journal().last_begun(), "a.jpg");
  journal().add("a.jpg", {.settings = "1"}, photo("a.jpg"), {});
  EXPECT_EQ(journal().last_begun(), "");
}

TEST_F(DirectoryJournalTest, NamesThatAreNoUtf8ReadBack) {
  const std::string odd = "\xFF.txt";
  journal().add(odd, {.settings = "1"}, photo("a.jpg"), {});
  EXPECT_NE(journal().find(odd), nullptr);
  EXPECT_EQ(journal().find("\xFE.txt"), nullptr);
}

}  // namespace
}  // namespace sightline
