#include "render/word_images.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>

#include "image/image_reader.h"
#include "render/sheet_scene.h"

namespace sightline {
namespace {

TEST(WordImages, OnePictureAWordUnderASafeName) {
  const auto directory = std::filesystem::temp_directory_path() / "sightline words" / "inner";
  const Image photo = flat_photo(600, 300, 80);
  const Hypothesis hypothesis = looking_at({0, 1, 2, 3}, {2, 2}, {"a", "dog's", "../../etc", "\xE7\x8A\xAC"});
  write_word_images(directory, photo, Geometry({}, 600, 300), hypothesis, {.max_side = 200, .overlay = {}});
  std::set<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(directory)) {
    names.insert(entry.path().filename().string());
    const Image picture = read_image(entry.path());
    EXPECT_EQ(picture.width, 200);
    EXPECT_EQ(picture.height, 100);
  }
  EXPECT_EQ(names, (std::set<std::string>{"01_a.png", "02_dogs.png", "03_etc.png", "04.png"}));
  std::filesystem::remove_all(directory.parent_path());
}

}  // namespace
}  // namespace sightline
