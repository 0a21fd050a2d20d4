#include "core/same_file.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

TEST(SameFile, ByWhateverNames) {
  const TemporaryDirectory directory;
  const fs::path a = directory.write("a", "x"), b = directory.write("b", "x");
  fs::create_symlink("a", directory.path() / "link");
  fs::create_hard_link(a, directory.path() / "hard");
  EXPECT_TRUE(same_file(a, directory.path() / "link"));
  EXPECT_TRUE(same_file(a, directory.path() / "hard"));
  EXPECT_TRUE(same_file(a, directory.path() / "." / "a"));
  EXPECT_FALSE(same_file(a, b));
}

TEST(SameFile, WhatIsNotThereIsNoFile) {
  const TemporaryDirectory directory;
  const fs::path missing = directory.path() / "missing";
  EXPECT_FALSE(same_file(missing, missing));
  EXPECT_FALSE(same_file(directory.write("a", ""), missing));
}

}  // namespace
}  // namespace sightline
