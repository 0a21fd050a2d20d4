#include "data/lock_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <optional>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class LockFileTest : public ::testing::Test {
 protected:
  TemporaryDirectory directory_;
  const fs::path lock_ = directory_.path() / "work.lock";
};

TEST_F(LockFileTest, OneAtATime) {
  std::optional<LockFile> first(std::in_place, lock_, "work");
  EXPECT_THAT([&] { LockFile second(lock_, "work"); },
              ThrowsMessage<EnvironmentError>(AllOf(HasSubstr("work"), HasSubstr("another process"))));
  // Who was refused has not taken the lock from who holds it.
  EXPECT_TRUE(fs::exists(lock_));
  EXPECT_THROW(LockFile(lock_, "work"), EnvironmentError);
  first.reset();
  EXPECT_FALSE(fs::exists(lock_));
  const LockFile next(lock_, "work");
}

TEST_F(LockFileTest, AProcessThatDiesLocksNothing) {
  const pid_t child = ::fork();
  if (child == 0) {
    new LockFile(lock_, "work");
    ::_exit(0);  // no destructor: as if it were killed
  }
  ASSERT_GT(child, 0);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  ASSERT_EQ(status, 0);
  ASSERT_TRUE(fs::exists(lock_));
  const LockFile lock(lock_, "work");
}

// poetry.lock is a file of somebody's.
TEST_F(LockFileTest, AFileWithSomethingInItIsNoLock) {
  directory_.write("work.lock", "versions");
  EXPECT_THAT([&] { LockFile lock(lock_, "work"); },
              ThrowsMessage<UsageError>(HasSubstr("work.lock: is a file with something in it")));
  EXPECT_EQ(fs::file_size(lock_), 8u);
}

TEST_F(LockFileTest, ALinkIsNoLockAndStays) {
  fs::create_symlink("nothing yet", lock_);
  EXPECT_THROW(LockFile(lock_, "work"), EnvironmentError);
  EXPECT_TRUE(fs::is_symlink(lock_));
  EXPECT_FALSE(fs::exists(directory_.path() / "nothing yet"));
}

TEST_F(LockFileTest, ADirectoryThatIsNotThereIsNamed) {
  EXPECT_THAT([&] { LockFile lock(directory_.path() / "missing/work.lock", "work"); },
              ThrowsMessage<EnvironmentError>(HasSubstr("missing/work.lock: cannot be made: No such file")));
}

}  // namespace
}  // namespace sightline
