#include "pipeline/photo_search.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

TEST(IsExcluded, APatternIsOfTheNameOrWithASlashOfTheEndOfThePath) {
  const auto excluded = [](const std::string& path, const std::string& pattern) {
    return is_excluded(path, {"unfit", pattern});
  };
  EXPECT_TRUE(excluded("a/b/c.jpg", "*.jpg"));
  EXPECT_FALSE(excluded("a/b/c.jpg", "b"));
  EXPECT_TRUE(excluded("a/b", "b"));
  EXPECT_TRUE(excluded("a/b", "b/"));
  EXPECT_TRUE(excluded("a/b/c.jpg", "b/*.jpg"));
  EXPECT_TRUE(excluded("a/b/c.jpg", "a/b/c.jpg"));
  EXPECT_FALSE(excluded("xa/b/c.jpg", "a/b/c.jpg"));  // behind a slash alone
  EXPECT_TRUE(excluded("./b/../b/c.jpg", "b/c.jpg"));
  EXPECT_FALSE(excluded("c.jpg", "C.JPG"));
  EXPECT_FALSE(is_excluded("c.jpg", {}));
}

class PhotoSearchTest : public ::testing::Test {
 protected:
  void photo(const std::string& name) {
    std::filesystem::create_directories((directory_.path() / name).parent_path());
    write_image(directory_.path() / name, Image{1, 1, {1, 2, 3}});
  }
  PhotoSearch search(const PhotoSearchOptions& options, std::function<bool()> stop = {}) {
    return {options,
            {[this](PhotoFile file) { places_.push_back(file.place.string()); },
             [this](const std::filesystem::path& path, const std::string&) {
               problems_.push_back(path.string());
             },
             [this](const std::string& note) { notes_.push_back(note); }},
            std::move(stop)};
  }

  TemporaryDirectory directory_;
  std::vector<std::string> places_, problems_, notes_;
};

TEST_F(PhotoSearchTest, FindsPhotosByNameAndThenThoseBelow) {
  for (const char* name : {"b.png", "a.png", "below/c.png", ".hidden.png"}) photo(name);
  directory_.write("notes.txt", "no photo");
  PhotoSearch flat = search({});
  flat.enter(directory_.path(), "");
  EXPECT_EQ(places_, (std::vector<std::string>{"a.png", "b.png"}));
  EXPECT_EQ(flat.hidden(), 1u);
  places_.clear();
  PhotoSearch deep = search({.recursive = true, .hidden = true});
  deep.enter(directory_.path(), "top");
  EXPECT_EQ(places_,
            (std::vector<std::string>{"top/.hidden.png", "top/a.png", "top/b.png", "top/below/c.png"}));
  EXPECT_EQ(deep.hidden(), 0u);
  places_.clear();
  deep.enter(directory_.path() / "below", "again");  // entered once
  EXPECT_TRUE(places_.empty());
}

TEST_F(PhotoSearchTest, StopsWhereItIsToldTo) {
  for (const char* name : {"a.png", "b.png", "c.png"}) photo(name);
  int asked = 0;  // before each file
  search({}, [&] { return ++asked > 1; }).enter(directory_.path(), "");
  EXPECT_LE(places_.size(), 1u);
}

TEST_F(PhotoSearchTest, ADirectoryThatIsNotThereIsAProblem) {
  search({}).enter(directory_.path() / "absent", "");
  EXPECT_EQ(problems_.size(), 1u);
}

}  // namespace
}  // namespace sightline
