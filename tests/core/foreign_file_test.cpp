#include "core/foreign_file.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

TEST(ForeignFile, IsNamedWithWhatItIsNotAndAWayOut) {
  try {
    refuse_foreign("mine/README.txt", "is no export's of this program", "take another directory");
  } catch (const EnvironmentError& error) {
    EXPECT_STREQ(error.what(), "mine/README.txt: is there already and is no export's of this program");
    EXPECT_EQ(error.hint(), "take another directory");
  }
}

TEST(ForeignFile, OursNothingAndWhatIsNoFileMayBeReplaced) {
  const OwnFiles own{"note", [](const std::filesystem::path& file) { return read_file(file) == "ours"; }};
  const TemporaryDirectory directory;
  const auto link = directory.path() / "link", nowhere = directory.path() / "nowhere";
  std::filesystem::create_symlink(directory.write("theirs", "theirs"), link);
  std::filesystem::create_symlink(directory.path() / "none", nowhere);
  EXPECT_FALSE(may_replace(directory.path() / "theirs", own));
  EXPECT_FALSE(may_replace(link, own));
  EXPECT_TRUE(may_replace(nowhere, own));
  EXPECT_TRUE(may_replace(directory.path() / "none", own));
  EXPECT_TRUE(may_replace(directory.write("ours", "ours"), own));
  EXPECT_TRUE(may_replace(directory.write("empty", ""), own));
  EXPECT_TRUE(may_replace(directory.path(), own));
  EXPECT_TRUE(may_replace("/dev/null", own));
}

}  // namespace
}  // namespace sightline
