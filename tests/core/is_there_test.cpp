#include "core/is_there.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

TEST(IsThere, FollowsLinksAndIsTakenDoesNot) {
  TemporaryDirectory directory;
  const fs::path file = directory.write("file", ""), whole = directory.path() / "whole",
                 broken = directory.path() / "broken", none = directory.path() / "none";
  fs::create_symlink(file, whole);
  fs::create_symlink(none, broken);
  for (const fs::path& there : {directory.path(), file, whole}) {
    EXPECT_TRUE(is_there(there)) << there;
    EXPECT_TRUE(is_taken(there)) << there;
  }
  EXPECT_FALSE(is_there(broken));
  EXPECT_TRUE(is_taken(broken)) << "a link that leads nowhere";
  EXPECT_FALSE(is_there(none));
  EXPECT_FALSE(is_taken(none));
}

// A file in the place of a directory, and a name longer than any.
TEST(IsThere, WhatCannotBeLookedAtIsNothing) {
  TemporaryDirectory directory;
  const fs::path file = directory.write("file", "");
  for (const fs::path& path : {file / "below", directory.path() / std::string(5000, 'x')}) {
    EXPECT_FALSE(is_there(path));
    EXPECT_FALSE(is_taken(path));
  }
}

}  // namespace
}  // namespace sightline
