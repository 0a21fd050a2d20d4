#include "core/plain_path.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

TEST(PlainPath, OneSpelling) {
  const std::vector<std::pair<const char*, const char*>> spellings{
      {"./a.jpg", "a.jpg"}, {"b//a.jpg", "b/a.jpg"},  {"missing/../a.jpg", "a.jpg"},
      {"a/b/../../c", "c"}, {"../a.jpg", "../a.jpg"}, {"../../a/../b", "../../b"},
      {"/../a", "/a"},      {"/a/..", "/"},           {"a/..", "."},
      {"b/", "b"}};
  for (const auto& [path, plain] : spellings) EXPECT_EQ(plain_path(path), plain) << path;
}

TEST(PlainPath, BehindALinkItLeadsElsewhere) {
  const TemporaryDirectory directory;
  const fs::path place = directory.path();
  fs::create_directories(place / "far/inner");
  fs::create_directory_symlink("far/inner", place / "link");
  EXPECT_EQ(plain_path(place / "link/../a.png"), place / "link/../a.png");
  EXPECT_EQ(plain_path(place / "link/x/../../a.png"), place / "link/../a.png");
  EXPECT_EQ(plain_path(place / "far/inner/.././a.png"), place / "far/a.png");
}

}  // namespace
}  // namespace sightline
