#include "pipeline/embedded_notes.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/temporary_directory.h"
#include "data/photo_version.h"
#include "pipeline/made_file.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

class EmbeddedNotesTest : public ::testing::Test {
 protected:
  std::string version() const { return PhotoVersion::of_file({}, photo_).version; }

  // As embedding does it: the line, then the photo.
  void embed(const MadeFile& made, const std::string& bytes) {
    directory_.write("a.jpg", bytes);
    MadeFile entry = made;
    entry.settings = "id";
    entry.now = version();
    journal_ += dump_json(made_file_line("a.jpg", entry)) + "\n";
    directory_.write(kEmbeddedJournal, journal_);
  }

  TemporaryDirectory directory_;
  const fs::path photo_ = directory_.write("a.jpg", "photo");
  std::string journal_ = "{\"sightline_journal\":\"embedded\"}\n";
  EmbeddedNotes notes_;
};

TEST_F(EmbeddedNotesTest, WhatWasEmbeddedAloneMakesNoOtherPhoto) {
  const std::string first = version();
  EXPECT_TRUE(notes_.is_of_version(first, photo_));
  EXPECT_FALSE(notes_.is_of_version("4 4", photo_));
  embed({.photo = first, .said = "s"}, "photo with a caption");
  const std::string second = version();
  EXPECT_TRUE(notes_.is_of_version(first, photo_));
  embed({.photo = second, .said = "t"}, "photo with another caption");
  EXPECT_TRUE(notes_.is_of_version(first, photo_));  // by way of the second
  EXPECT_TRUE(notes_.is_of_version(second, photo_));
  directory_.write("a.jpg", "somebody has replaced it, no line says how");
  EXPECT_FALSE(notes_.is_of_version(first, photo_));
}

TEST_F(EmbeddedNotesTest, TheirsIsWhatWasNotEmbeddedLast) {
  EXPECT_EQ(notes_.theirs("a dog", photo_), "a dog");
  embed({.photo = version(), .said = content_id("a dog"), .alt = content_id("alt")}, "photo 2");
  EXPECT_EQ(notes_.theirs("a dog", photo_), std::nullopt);
  EXPECT_EQ(notes_.theirs("alt", photo_), std::nullopt);
  EXPECT_EQ(notes_.theirs("a cat", photo_), "a cat");
  embed({.photo = version(), .said = content_id("mine\na dog"), .old = "mine"}, "photo 3");
  EXPECT_EQ(notes_.theirs("mine\na dog", photo_), "mine");
  EXPECT_EQ(notes_.theirs("a dog", photo_), "a dog");
}

// The journal's own reader says what is damaged; a last line may still be on its way.
TEST_F(EmbeddedNotesTest, TakesWholeLinesAndPassesOverWhatIsNone) {
  const std::string first = version();
  embed({.photo = first, .said = "s"}, "photo 2");
  const std::string whole = journal_;
  directory_.write(kEmbeddedJournal, whole.substr(0, whole.size() - 3));
  EXPECT_FALSE(notes_.is_of_version(first, photo_));
  directory_.write(kEmbeddedJournal, whole);
  EXPECT_TRUE(notes_.is_of_version(first, photo_));
  EmbeddedNotes others;
  directory_.write(kEmbeddedJournal, "{\"made_with\": [3]}\nno JSON\n" + whole);
  EXPECT_TRUE(others.is_of_version(first, photo_));
  // Begun anew, it says nothing of before.
  directory_.write(kEmbeddedJournal, "{\"sightline_journal\":\"embedded\"}\n");
  EXPECT_FALSE(notes_.is_of_version(first, photo_));
}

TEST_F(EmbeddedNotesTest, ALinkIsThePhotoThatItLeadsTo) {
  const std::string first = version();
  embed({.photo = first, .said = "s"}, "photo 2");
  fs::create_directory(directory_.path() / "links");
  const fs::path link = directory_.path() / "links" / "b.jpg";
  fs::create_symlink("../a.jpg", link);
  EXPECT_EQ(fs::canonical(embedding_target(link)), fs::canonical(photo_));
  EXPECT_TRUE(notes_.is_of_version(first, link));
}

}  // namespace
}  // namespace sightline
