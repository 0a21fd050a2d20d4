#include "core/hidden_name.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(HiddenName, IsWhatPeopleDoNotLookAt) {
  for (const char* path : {".git", "a/.thumbnails", "b/._a.jpg", "photos/@eaDir", "..a"})
    EXPECT_TRUE(is_hidden_name(path)) << path;
  for (const char* path : {"a.jpg", ".git/a.jpg", "@eaDir2", "eaDir", "a.", "photos/@eaDir/a.jpg", ""})
    EXPECT_FALSE(is_hidden_name(path)) << path;
}

}  // namespace
}  // namespace sightline
