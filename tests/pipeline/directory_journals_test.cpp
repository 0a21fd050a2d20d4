#include "pipeline/directory_journals.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

const RunSettings kOfBeamThree{{"beam", "3"}};

class DirectoryJournalsTest : public ::testing::Test {
 protected:
  // Notes that the file was made of a photo beside it.
  static void note(DirectoryJournals& journals, const fs::path& file) {
    journals.to_write(file).add(file.filename(), {.settings = settings_id(kOfBeamThree), .after = "x"},
                                file.parent_path() / "photo.jpg", kOfBeamThree);
  }
  fs::path made_directory(const std::string& name) {
    directory_.write(name + "/photo.jpg", "photo");
    return directory_.path() / name;
  }

  TemporaryDirectory directory_;
};

TEST_F(DirectoryJournalsTest, ADirectoryHasOneWhateverItIsCalled) {
  const fs::path real = made_directory("real"), link = directory_.path() / "link";
  fs::create_directory_symlink(real, link);
  DirectoryJournals journals("sidecars");
  DirectoryJournal& first = journals.of(real / "a.txt");
  EXPECT_EQ(&journals.of(link / "b.txt"), &first);
  EXPECT_EQ(&journals.of(real / ".." / "real" / "c.txt"), &first);
  EXPECT_EQ(journals.spelled(link), journals.spelled(real));
  EXPECT_NE(&journals.of(made_directory("other") / "a.txt"), &first);
}

TEST_F(DirectoryJournalsTest, HoweverManyDirectoriesFewFilesAreOpen) {
  DirectoryJournals journals("sidecars");
  std::vector<fs::path> files;
  for (int i = 0; i < 100; ++i) files.push_back(made_directory(std::to_string(i)) / "a.txt");
  std::size_t most = 0;
  for (const fs::path& file : files) {
    note(journals, file);
    std::size_t open = 0;
    for (const fs::path& other : files) open += journals.of(other).is_open() ? 1 : 0;
    most = std::max(most, open);
  }
  EXPECT_LE(most, 66u);
  for (const fs::path& file : files) EXPECT_NE(journals.of(file).find("a.txt"), nullptr) << file;
}

TEST_F(DirectoryJournalsTest, ARunThatEndedIsKnownToTheNext) {
  const fs::path file = made_directory("d") / "a.txt";
  {
    DirectoryJournals journals("sidecars");
    note(journals, file);
    EXPECT_FALSE(journals.of(file).find("a.txt")->finished);
    journals.finish(settings_id(kOfBeamThree));
    EXPECT_FALSE(journals.of(file).is_open());
    EXPECT_FALSE(journals.unwritable());
  }
  DirectoryJournals later("sidecars");
  ASSERT_NE(later.of(file).find("a.txt"), nullptr);
  EXPECT_TRUE(later.of(file).find("a.txt")->finished);
  DirectoryJournals of_others("pictures");
  EXPECT_EQ(of_others.of(file).find("a.txt"), nullptr);
}

}  // namespace
}  // namespace sightline
