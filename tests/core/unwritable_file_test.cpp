#include "core/unwritable_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>

namespace sightline {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

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

}  // namespace
}  // namespace sightline
