#include "core/unwritable_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;
namespace fs = std::filesystem;

// Whether the error is of this file alone.
bool is_of_one_file(int reason) {
  try {
    raise_unwritable("a.txt", "cannot be written", reason);
  } catch (const UnwritableFile&) {
    return true;
  } catch (const EnvironmentError&) {
    return false;
  }
}

TEST(UnwritableFile, AFullDiskIsEveryFilesAndANameIsOnes) {
  for (const int reason : {EACCES, EPERM, ENAMETOOLONG, ENOTDIR, EISDIR, EEXIST, ENOENT})
    EXPECT_TRUE(is_of_one_file(reason)) << reason;
  for (const int reason : {ENOSPC, EDQUOT, EROFS, EIO}) EXPECT_FALSE(is_of_one_file(reason)) << reason;
  EXPECT_THAT([] { raise_unwritable("a.txt", "cannot be written", EACCES); },
              ThrowsMessage<UnwritableFile>("a.txt: cannot be written: Permission denied"));
}

TEST(UnwritableFile, ForeseesNamesThatAreTooLong) {
  const TemporaryDirectory directory;
  EXPECT_EQ(unwritable_reason(directory.path() / std::string(255, 'a')), 0);
  EXPECT_EQ(unwritable_reason(directory.path() / std::string(256, 'a')), ENAMETOOLONG);
  EXPECT_EQ(unwritable_reason(directory.path() / std::string(256, 'a') / "b.txt"), ENAMETOOLONG);
  EXPECT_EQ(unwritable_reason(directory.path() / "new" / "deep" / std::string(256, 'a')), ENAMETOOLONG);
  EXPECT_EQ(unwritable_reason(directory.path() / "new" / "deep" / std::string(255, 'a')), 0);
  EXPECT_EQ(unwritable_reason(fs::path("not-there") / "deep" / std::string(256, 'a')), ENAMETOOLONG);
}

TEST(UnwritableFile, ForeseesWhereADirectoryCannotBe) {
  const TemporaryDirectory directory;
  const fs::path file = directory.write("a.txt", "mine");
  EXPECT_EQ(unwritable_reason(file), 0);
  EXPECT_EQ(unwritable_reason(directory.path() / "new" / "deep" / "b.txt"), 0);
  EXPECT_EQ(unwritable_reason(file / "b.txt"), ENOTDIR);
  EXPECT_EQ(unwritable_reason("only-a-name"), 0);
  for (const char* kernels : {"/proc/a.txt", "/proc/new/deep/a.txt", "/sys/a.txt"})
    EXPECT_NE(unwritable_reason(kernels), 0) << kernels;  // root, too
}

TEST(UnwritableFile, ForeseesDirectoriesOfOthers) {
  const TemporaryDirectory directory;
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  fs::permissions(directory.path(), fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(unwritable_reason(directory.path() / "a.txt"), EACCES);
  EXPECT_EQ(unwritable_reason(directory.path() / "new" / "a.txt"), EACCES);
  fs::permissions(directory.path(), fs::perms::owner_all);
}

}  // namespace
}  // namespace sightline
