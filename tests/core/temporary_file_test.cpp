#include "core/temporary_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <string>

#include "core/files.h"
#include "core/temporary_directory.h"
#include "core/unwritable_file.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

// For one test, where no other thread makes files.
class Umask {
 public:
  explicit Umask(mode_t mask) : before_(::umask(mask)) {}
  ~Umask() { ::umask(before_); }
  Umask(const Umask&) = delete;
  Umask& operator=(const Umask&) = delete;

 private:
  mode_t before_;
};

unsigned permissions_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0);
  return status.st_mode & 0777u;
}

TEST(TemporaryFileTest, TakesItsPlaceWhenItIsCommittedAndElseIsGone) {
  const TemporaryDirectory directory;
  const fs::path target = directory.write("f", "old");
  fs::path beside;
  {
    TemporaryFile file(target);
    file.write("half");
    beside = file.path();
    EXPECT_EQ(read_file(beside), "half");
  }
  EXPECT_FALSE(fs::exists(beside));
  EXPECT_EQ(read_file(target), "old");
  TemporaryFile file(target);
  file.write("the ");
  file.write("new one");
  file.commit(Safety::power_loss);
  EXPECT_EQ(read_file(target), "the new one");
  EXPECT_FALSE(fs::exists(file.path()));
}

TEST(TemporaryFileTest, WhatReplacesAFileIsItsOwnersAloneUntilTheEnd) {
  const Umask umask(0022);
  const TemporaryDirectory directory;
  const fs::path target = directory.write("f", "old");
  ASSERT_EQ(::chmod(target.c_str(), 0664), 0);
  TemporaryFile file(target);
  EXPECT_EQ(permissions_of(file.path()), 0600u);
  file.commit(Safety::crash);
  EXPECT_EQ(permissions_of(target), 0664u);
}

TEST(TemporaryFileTest, ANewFileHasWhatTheUmaskLeaves) {
  const Umask umask(0027);
  const TemporaryDirectory directory;
  TemporaryFile file(directory.path() / "f");
  EXPECT_EQ(permissions_of(file.path()), 0640u);
  file.commit(Safety::crash);
  EXPECT_EQ(permissions_of(directory.path() / "f"), 0640u);
}

TEST(TemporaryFileTest, ErrorsNameTheTarget) {
  const TemporaryDirectory directory;
  EXPECT_THAT([&] { TemporaryFile(directory.path() / "missing" / "f"); },
              ThrowsMessage<UnwritableFile>(
                  HasSubstr((directory.path() / "missing" / "f").string() + ": cannot be written: No such")));
}

}  // namespace
}  // namespace sightline
