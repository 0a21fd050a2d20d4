#include "core/leftovers.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <set>
#include <string>

#include "core/files.h"
#include "core/names_beside.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

TEST(Leftovers, OfDeadProcessesAndOfThisFileAlone) {
  const TemporaryDirectory directory;
  const std::string dead = "999999999";  // no process has this id
  const std::string living = "a.png.tmp" + std::to_string(::getppid());
  const std::set<std::string> kept{"a.png",
                                   "a.png.tmp",
                                   "a.png.tmp-1",
                                   "a.png.tmp0",
                                   "a.png.tmp9x",
                                   "aa.png.tmp" + dead,
                                   "b.png.tmp" + dead,
                                   living,
                                   temporary_start("a.png") + dead + "-",
                                   temporary_start("a.png") + dead + "-xyz",
                                   temporary_start("a.png") + std::to_string(::getppid()) + "-0123456789ab"};
  for (const std::string& name : kept) write_file_atomically(directory.path() / name, "");
  write_file_atomically(directory.path() / ("a.png.tmp" + dead), "half");
  write_file_atomically(directory.path() / (temporary_start("a.png") + dead), "half");
  write_file_atomically(directory.path() / (temporary_start("a.png") + dead + "-0123456789ab"), "half");
  fs::create_directory(directory.path() / "linked");
  fs::create_symlink("../a.png", directory.path() / "linked" / "link.png");
  EXPECT_TRUE(is_leftover(temporary_start("a.png") + dead + "-0123456789ab", "a.png"));
  EXPECT_FALSE(is_leftover(temporary_start("b.png") + dead + "-0123456789ab", "a.png"));
  for (const std::string& name : kept) EXPECT_FALSE(is_leftover(name, "a.png")) << name;
  remove_leftovers(directory.path() / "linked" / "link.png");
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(directory.path())) {
    if (entry.is_regular_file()) names.insert(entry.path().filename().string());
  }
  EXPECT_EQ(names, kept);
  remove_leftovers(directory.path() / "nowhere" / "a.png");
}

}  // namespace
}  // namespace sightline
