#include "pipeline/made_file.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/error.h"

namespace sightline {
namespace {

TEST(MadeFile, ComesBackFromItsLine) {
  const MadeFile made{.settings = "0123456789abcdef",
                      .before = "b",
                      .after = "a",
                      .kept = "fedcba9876543210",
                      .photo = "10 20",
                      .unsure = "too unsure",
                      .asked = 0.75,
                      .appended = true,
                      .begun = true,
                      .source = "../photos/a.jpg",
                      .confidence = 0.5,
                      .said = "s",
                      .alt = "t",
                      .old = "mine",
                      .now = "30 40"};
  const Json line = made_file_line("a.txt", made);
  EXPECT_TRUE(is_made_file_line(line));
  EXPECT_EQ(line.at("file"), "a.txt");
  const MadeFile back = made_file_of(line, "journal");
  EXPECT_EQ(back.settings, made.settings);
  EXPECT_EQ(back.asked, made.asked);
  EXPECT_EQ(back.confidence, made.confidence);
  EXPECT_EQ(back.source, made.source);
  EXPECT_TRUE(back.appended && back.begun && !back.finished);
  EXPECT_EQ(made_file_line("a.txt", back), line);
}

// What is usual takes no room, and lines of earlier versions have less.
TEST(MadeFile, WhatIsMissingIsAsUsual) {
  const Json line = made_file_line("a.txt", {.settings = "id", .photo = "10 20", .source = "a.jpg"});
  EXPECT_EQ(line,
            (Json{{"file", "a.txt"}, {"made_with", "id"}, {"photo", "10 20"}, {"of", {{"file", "a.jpg"}}}}));
  const MadeFile old = made_file_of(Json{{"made_with", "id"}}, "journal");
  EXPECT_EQ(old.confidence, 1);
  EXPECT_EQ(old.source, "");
  EXPECT_FALSE(old.appended || old.begun);
  EXPECT_FALSE(is_made_file_line(Json{{"state", "complete"}}));
  EXPECT_THROW(made_file_of(Json{{"made_with", 3}}, "journal"), DataError);
}

TEST(MadeFile, UnderAppendOnceElseWhereARunGoesOn) {
  MadeFile made{.before = "old", .after = "new", .appended = true};
  EXPECT_TRUE(is_made_already(made, "new", Existing::append));
  EXPECT_TRUE(is_made_already(made, "edited since", Existing::append));
  EXPECT_FALSE(is_made_already(made, "old", Existing::append));  // killed before it was written
  EXPECT_FALSE(is_made_already(made, "new", Existing::overwrite));
  made.appended = false;
  EXPECT_TRUE(is_made_already(made, "new", Existing::overwrite));
  EXPECT_FALSE(is_made_already(made, "edited since", Existing::overwrite));
  made.finished = true;
  EXPECT_FALSE(is_made_already(made, "new", Existing::fail));
}

TEST(MadeFile, WhatAnEarlierRunWroteStaysKnownWhereNothingWasWrittenNow) {
  const MadeFile first{
      .settings = "one", .after = "a", .confidence = 0.75, .said = "s", .alt = "t", .old = "o"};
  MadeFile second{.settings = "two", .unsure = "too unsure"}, third{.settings = "three", .unsure = "again"};
  EXPECT_FALSE(speaks_of_content(second));
  keep_earlier(nullptr, second);
  EXPECT_FALSE(speaks_of_content(second));
  MadeFile nothing{.settings = "three", .unsure = "again"};
  keep_earlier(&second, nothing);
  EXPECT_FALSE(speaks_of_content(nothing));
  keep_earlier(&first, second);
  keep_earlier(&second, third);
  for (const MadeFile& later : {second, third}) {
    EXPECT_TRUE(speaks_of_content(later));
    EXPECT_EQ(made_with(later), "one");
    EXPECT_EQ(later.after + later.said + later.alt + later.old, "asto");
    EXPECT_EQ(later.confidence, 0.75);
    EXPECT_FALSE(is_made_already(later, "a", Existing::overwrite));
  }
  EXPECT_EQ(made_with(first), "one");
}

}  // namespace
}  // namespace sightline
