#include "core/names_beside.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

TEST(NamesBeside, AreTheFilesOwnWhereThatIsLegal) {
  const TemporaryDirectory directory;
  const fs::path place = directory.path();
  EXPECT_EQ(name_beside(place / "out.txt", ".journal"), place / "out.txt.journal");
  const std::string longest(247, 'a');
  EXPECT_EQ(name_beside(place / longest, ".journal"), place / (longest + ".journal"));
  const fs::path one = name_beside(place / (longest + "b"), ".journal");
  const fs::path other = name_beside(place / (longest + "c"), ".journal");
  EXPECT_NE(one, other);
  EXPECT_EQ(one.parent_path(), place);
  EXPECT_EQ(one.filename().string().size(), 35u);
  EXPECT_EQ(one.extension(), ".journal");
}

TEST(NamesBeside, ATemporaryNameIsShortAndOfOneFileAndProcess) {
  const fs::path one = temporary_beside("a/b.txt");
  EXPECT_EQ(one.parent_path(), "a");
  EXPECT_TRUE(
      one.filename().string().starts_with(temporary_start("b.txt") + std::to_string(::getpid()) + "-"));
  EXPECT_NE(one, temporary_beside("a/b.txt")) << "nobody can guess it";
  EXPECT_NE(temporary_start("b.txt"), temporary_start("c.txt"));
  EXPECT_LT(temporary_beside(std::string(255, 'a')).string().size(), 60u);
}

}  // namespace
}  // namespace sightline
