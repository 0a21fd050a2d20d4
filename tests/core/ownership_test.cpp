#include "core/ownership.h"

#include <grp.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <utility>

#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::stat(path.c_str(), &status), 0);
  return status.st_mode & 07777u;
}

class Ownership : public ::testing::Test {
 protected:
  TemporaryDirectory directory_;
  const fs::path old_ = directory_.write("old", "x"), fresh_ = directory_.write("fresh", "y");
};

TEST_F(Ownership, PermissionsAreTakenOver) {
  ASSERT_EQ(::chmod(old_.c_str(), 0640), 0);
  ASSERT_EQ(::chmod(fresh_.c_str(), 0666), 0);
  take_over_ownership(fresh_, old_);
  EXPECT_EQ(mode_of(fresh_), 0640u);
}

TEST_F(Ownership, WhatMakesAProgramRunAsSomebodyElseIsNot) {
  ASSERT_EQ(::chmod(old_.c_str(), 04755), 0);
  take_over_ownership(fresh_, old_);
  EXPECT_EQ(mode_of(fresh_), 0755u);
}

TEST_F(Ownership, WhatIsNotedOfTheFileIsTakenOver) {
  const std::string note = "mine";
  if (::setxattr(old_.c_str(), "user.xdg.comment", note.data(), note.size(), 0) != 0)
    GTEST_SKIP() << "no extended attributes on this file system";
  take_over_ownership(fresh_, old_);
  char value[16];
  ASSERT_EQ(::getxattr(fresh_.c_str(), "user.xdg.comment", value, sizeof value), 4);
  EXPECT_EQ(std::string(value, 4), note);
}

TEST_F(Ownership, NothingOfAFileThatIsNotThere) {
  ASSERT_EQ(::chmod(fresh_.c_str(), 0604), 0);
  take_over_ownership(fresh_, directory_.path() / "missing");
  keep_private(fresh_, directory_.path() / "missing");
  EXPECT_EQ(mode_of(fresh_), 0604u);
}

TEST_F(Ownership, UntilThenItIsTheOwnersAlone) {
  ASSERT_EQ(::chmod(fresh_.c_str(), 0666), 0);
  keep_private(fresh_, old_);
  EXPECT_EQ(mode_of(fresh_), 0600u);
}

TEST_F(Ownership, OwnerAndGroupAreTakenOver) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root gives files away";
  ASSERT_EQ(::chown(old_.c_str(), 4321, 5432), 0);
  ASSERT_EQ(::chmod(old_.c_str(), 0660), 0);
  write_file_atomically(old_, "new");
  struct stat status {};
  ASSERT_EQ(::stat(old_.c_str(), &status), 0);
  EXPECT_EQ(status.st_uid, 4321u);
  EXPECT_EQ(status.st_gid, 5432u);
  EXPECT_EQ(mode_of(old_), 0660u);
}

// Of two users in one folder, the second does not lock the others out of what it replaces.
TEST_F(Ownership, AGroupThatCannotBeKeptMayWhatEverybodyMay) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root acts as somebody else";
  const fs::path path = directory_.path();
  ASSERT_EQ(::chmod(path.c_str(), 0777), 0);
  for (const auto& [before, after] :
       {std::pair(0644u, 0644u), std::pair(0640u, 0600u), std::pair(0664u, 0644u)}) {
    ASSERT_EQ(::chown(old_.c_str(), 4321, 5432), 0);
    ASSERT_EQ(::chmod(old_.c_str(), before), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      const bool other = ::setgroups(0, nullptr) == 0 && ::setgid(1234) == 0 && ::setuid(1234) == 0;
      if (other) write_file_atomically(old_, "new");
      ::_exit(other ? 0 : 1);
    }
    int status = 1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);
    EXPECT_EQ(mode_of(old_), after) << std::oct << before;
  }
}

}  // namespace
}  // namespace sightline
