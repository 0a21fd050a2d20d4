#include "core/directories.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"
#include "core/recorded_disk.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

TEST(Directories, AreMadeWithThoseAbove) {
  const TemporaryDirectory directory;
  make_directory(directory.path() / "a/b/c");
  EXPECT_TRUE(fs::is_directory(directory.path() / "a/b/c"));
  make_directory(directory.path() / "a/b/c");
  make_directory("");
}

TEST(Directories, AFileInTheWayIsNamed) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("a", "");
  EXPECT_THAT([&] { make_directory(file / "b"); },
              ::testing::ThrowsMessage<EnvironmentError>(
                  ::testing::StartsWith((file / "b").string() + ": cannot be created: ")));
}

TEST(Directories, ALinkToNothingStaysAndItsTargetIsMade) {
  const TemporaryDirectory directory;
  fs::create_directory_symlink("far/away", directory.path() / "link");
  fs::create_directory_symlink("ring", directory.path() / "ring");
  make_directory(directory.path() / "link" / "inner");
  EXPECT_TRUE(fs::is_symlink(directory.path() / "link"));
  EXPECT_TRUE(fs::is_directory(directory.path() / "far/away/inner"));
  EXPECT_THROW(make_directory(directory.path() / "ring" / "inner"), EnvironmentError);
}

TEST(Directories, ABareNameIsInTheCurrentOne) {
  EXPECT_EQ(directory_of("a.jpg"), ".");
  EXPECT_EQ(directory_of("photos/a.jpg"), "photos");
  EXPECT_EQ(directory_of("/a.jpg"), "/");
}

TEST(Directories, OneNameHoweverItIsCalled) {
  const TemporaryDirectory directory;
  make_directory(directory.path() / "real/inner");
  fs::create_directory_symlink("real", directory.path() / "link");
  const fs::path name = fs::canonical(directory.path()) / "real/inner";
  EXPECT_EQ(canonical_directory(directory.path() / "link/inner"), name);
  EXPECT_EQ(canonical_directory(directory.path() / "real/./inner/../inner"), name);
  EXPECT_EQ(canonical_directory(fs::relative(name)), name);
  EXPECT_EQ(canonical_directory(directory.path() / "link/not/there"),
            fs::canonical(directory.path()) / "real/not/there");
  EXPECT_EQ(canonical_directory(directory.path() / "link/not/there/"),
            fs::canonical(directory.path()) / "real/not/there");
  fs::create_directory_symlink("real/inner", directory.path() / "deep");
  EXPECT_EQ(canonical_directory(directory.path() / "deep/.."), name.parent_path())
      << "above where the link leads, not above the link";
}

TEST(Directories, TheNameOfANewOneOutlivesALossOfPower) {
  if (!testing::RecordedDisk::works()) GTEST_SKIP() << "calls of the C library cannot be watched here";
  const TemporaryDirectory directory;
  testing::RecordedDisk disk(directory.path());
  make_directory(directory.path() / "made" / "in" / "it");
  fs::create_directory(directory.path() / "unsynced");
  for (const char* name : {"made/in/it/file", "unsynced/file"})
    write_file_atomically(directory.path() / name, "x");
  EXPECT_TRUE(disk.synced().contains("made/in/it/file"));
  EXPECT_FALSE(disk.synced().contains("unsynced/file"));
}

}  // namespace
}  // namespace sightline
