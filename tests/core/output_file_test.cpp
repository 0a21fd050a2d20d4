#include "core/output_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include "core/error.h"
#include "core/files.h"
#include "core/interrupt.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::size_t files_in(const fs::path& directory) {
  return static_cast<std::size_t>(std::distance(fs::directory_iterator(directory), {}));
}

TEST(OutputFile, TheOldFileStaysUntilTheNewOneIsWhole) {
  const TemporaryDirectory directory;
  const fs::path path = directory.write("scores.csv", "old");
  {
    OutputFile file(path);
    file.write("one ");
    EXPECT_EQ(read_file(path), "old");
    file.write("two");
    file.commit();
  }
  EXPECT_EQ(read_file(path), "one two");
  EXPECT_EQ(files_in(directory.path()), 1u);
}

TEST(OutputFile, WithoutCommitNothingStaysBehind) {
  const TemporaryDirectory directory;
  const fs::path path = directory.write("scores.csv", "old");
  { OutputFile(path).write("half"); }
  EXPECT_EQ(read_file(path), "old");
  { OutputFile(directory.path() / "fresh").write("half"); }
  EXPECT_EQ(files_in(directory.path()), 1u);
}

TEST(OutputFile, ALinkStaysAndItsTargetIsReplaced) {
  const TemporaryDirectory directory;
  const fs::path target = directory.write("real", "old");
  fs::create_symlink("real", directory.path() / "link");
  OutputFile file(directory.path() / "link");
  file.write("new");
  file.commit();
  EXPECT_TRUE(fs::is_symlink(directory.path() / "link"));
  EXPECT_EQ(read_file(target), "new");
}

TEST(OutputFile, AReplacedFileKeepsItsPermissions) {
  const TemporaryDirectory directory;
  const fs::path path = directory.write("scores.csv", "old");
  ASSERT_EQ(::chmod(path.c_str(), 0640), 0);
  OutputFile file(path);
  file.write("new");
  file.commit();
  EXPECT_EQ(fs::status(path).permissions(), fs::perms(0640));
}

TEST(OutputFile, WhatAKilledProcessLeftIsRemoved) {
  const TemporaryDirectory directory;
  const fs::path left = directory.write("a.csv.tmp999999999", "half");
  OutputFile file(directory.path() / "a.csv");
  EXPECT_FALSE(fs::exists(left));
}

TEST(OutputFile, WhereNothingCanBeWrittenSaysSoAtOnce) {
  const TemporaryDirectory directory;
  EXPECT_THAT([&] { OutputFile file(directory.path()); },
              ThrowsMessage<EnvironmentError>(HasSubstr("is a directory, expected a file")));
  EXPECT_THAT([&] { OutputFile file(directory.path() / "missing" / "a.csv"); },
              ThrowsMessage<EnvironmentError>(HasSubstr("a.csv: cannot be written: No such file")));
}

TEST(OutputFile, APipeThatNobodyReadsCanBeLeft) {
  const TemporaryDirectory directory;
  const fs::path pipe = directory.path() / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string read;
  std::thread reader([&] { std::getline(std::ifstream(pipe), read); });
  OutputFile file(pipe);
  file.write("a line\n");
  file.commit();
  reader.join();
  EXPECT_EQ(read, "a line");
  const Interrupt interrupt;
  std::raise(SIGINT);
  EXPECT_THROW(OutputFile{pipe}, EnvironmentError);
}

TEST(OutputFile, ADeviceIsWrittenToAndItsErrorsAreHeard) {
  OutputFile nothing("/dev/null");
  nothing.write("x");
  nothing.commit();
  OutputFile full("/dev/full");
  EXPECT_THAT(
      [&] {
        full.write(std::string(1 << 20, 'x'));
        full.commit();
      },
      ThrowsMessage<EnvironmentError>(HasSubstr("/dev/full: cannot be written: No space left")));
}

TEST(OutputFile, AFileOfTheKernelsIsRefusedBeforeTheWork) {
  for (const char* path : {"/proc/a.txt", "/sys/a.txt"})
    EXPECT_THROW(OutputFile::check(path), EnvironmentError) << path;
}

}  // namespace
}  // namespace sightline
