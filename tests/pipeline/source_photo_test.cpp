#include "pipeline/source_photo.h"

#include <gtest/gtest.h>

#include "core/directories.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

class SourcePhoto : public ::testing::Test {
 protected:
  SourcePhoto() {
    directory_.write("photos/a.jpg", "a");
    directory_.write("other/a.jpg", "b");
    fs::create_directories(at("captions"));
  }
  fs::path at(const std::string& name) const { return directory_.path() / name; }
  fs::path captions() const { return canonical_directory(at("captions")); }

  TemporaryDirectory directory_;
};

TEST_F(SourcePhoto, ItsPathHoldsWhenBothAreMoved) {
  EXPECT_EQ(source_path(captions(), at("photos/a.jpg")), "../photos/a.jpg");
  EXPECT_EQ(source_path(captions(), at("captions/b.jpg")), "b.jpg");
  EXPECT_EQ(source_photo("/moved/captions", "../photos/a.jpg"), "/moved/photos/a.jpg");
}

TEST_F(SourcePhoto, LinksToDirectoriesAreFollowedAndLinksToPhotosAreNot) {
  fs::create_directory_symlink("photos", at("album"));
  fs::create_symlink("a.jpg", at("photos/link.jpg"));
  EXPECT_EQ(source_path(captions(), at("album/a.jpg")), "../photos/a.jpg");
  EXPECT_EQ(source_path(captions(), at("photos/link.jpg")), "../photos/link.jpg");
}

TEST_F(SourcePhoto, AnotherOneIsOneThatIsStillThere) {
  const std::string source = source_path(captions(), at("photos/a.jpg"));
  EXPECT_FALSE(is_other_source(captions(), source, at("photos/a.jpg")));
  EXPECT_TRUE(is_other_source(captions(), source, at("other/a.jpg")));
  EXPECT_FALSE(is_other_source(captions(), "", at("other/a.jpg")));
  fs::create_hard_link(at("photos/a.jpg"), at("other/same.jpg"));
  EXPECT_FALSE(is_other_source(captions(), source, at("other/same.jpg")));
  fs::remove(at("photos/a.jpg"));
  EXPECT_FALSE(is_other_source(captions(), source, at("other/a.jpg")));
}

}  // namespace
}  // namespace sightline
