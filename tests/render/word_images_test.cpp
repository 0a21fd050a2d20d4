#include "render/word_images.h"

#include <gmock/gmock.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "core/error.h"
#include "core/files.h"
#include "core/json.h"
#include "core/temporary_directory.h"
#include "image/image_reader.h"
#include "render/sheet_scene.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

namespace fs = std::filesystem;

class WordImagesTest : public ::testing::Test {
 protected:
  fs::path at(const std::string& name) const { return words_ / name; }
  void write(const std::vector<std::string>& words) const {
    const Image photo = flat_photo(600, 300, 80);
    const std::vector<int> cells(words.size(), 0);
    write_word_images(words_, photo, Geometry({}, 600, 300), looking_at(cells, {2, 2}, words),
                      {.max_side = 200, .overlay = {}});
  }
  std::set<std::string> names() const {
    std::set<std::string> names;
    for (const auto& entry : fs::directory_iterator(words_)) names.insert(entry.path().filename().string());
    return names;
  }

  TemporaryDirectory directory_;
  const fs::path words_ = directory_.path() / "made" / "words";
};

TEST_F(WordImagesTest, OnePictureAWordUnderASafeName) {
  write({"a", "dog's", "../../etc", "\xE7\x8A\xAC"});
  EXPECT_EQ(names(),
            (std::set<std::string>{"01_a.png", "02_dogs.png", "03_etc.png", "04.png", "words.json"}));
  for (const std::string& name : names()) {
    if (name == "words.json") continue;
    const Image picture = read_image(at(name));
    EXPECT_EQ(picture.width, 200);
    EXPECT_EQ(picture.height, 100);
  }
}

TEST_F(WordImagesTest, TheIndexSaysWhatThePicturesAre) {
  write({"a", "dog", "'s", "ball"});
  const Json index = read_json_file(at("words.json"));
  EXPECT_EQ(index.at("caption"), "a dog's ball");
  ASSERT_EQ(index.at("words").size(), 4u);
  EXPECT_EQ(index["words"][1]["word"], "dog");
  EXPECT_EQ(index["words"][1]["file"], "02_dog.png");
  EXPECT_NEAR(index["words"][1]["probability"].get<double>(), 0.5, 1e-9);
}

TEST_F(WordImagesTest, PicturesOfAnEarlierCaptionGoAndNothingElse) {
  write({"a", "dog", "runs"});
  write_file_atomically(at("03_mine.png"), "mine");
  fs::remove(at("02_dog.png"));  // somebody took one away
  write({"a", "cat"});
  EXPECT_EQ(names(), (std::set<std::string>{"01_a.png", "02_cat.png", "03_mine.png", "words.json"}));
}

TEST_F(WordImagesTest, ANameThatIsTakenIsSomebodys) {
  write({"a", "dog"});
  write_file_atomically(at("02_cat.png"), "mine");
  const auto before = names();
  EXPECT_THROW(write({"a", "cat"}), EnvironmentError);
  EXPECT_EQ(names(), before);
  EXPECT_EQ(read_file(at("02_cat.png")), "mine");
}

TEST_F(WordImagesTest, ItsFilesAreTheIndexTheEarlierAndTheNewPictures) {
  write({"a", "dog"});
  const std::vector<int> cells(2, 0);
  const std::vector<fs::path> files = word_image_files(words_, looking_at(cells, {2, 2}, {"the", "cat"}));
  EXPECT_THAT(files, ::testing::UnorderedElementsAre(at("words.json"), at("01_a.png"), at("02_dog.png"),
                                                     at("01_the.png"), at("02_cat.png")));
}

TEST_F(WordImagesTest, ABrokenIndexIsNamedAndNothingIsRemoved) {
  write({"a", "dog"});
  write_file_atomically(directory_.path() / "photo.jpg", "a photo");
  const auto before = names();
  const auto index = [](const std::string& words) {
    return "{\"caption\": \"a dog\", \"words\": " + words + "}";
  };
  for (const std::string& text :
       {std::string(), index("3"), std::string("[]"), std::string("{\"words\": []}"),
        std::string("{\"caption\": \"a\", \"words\": [], \"mine\": 1}"), index("[{\"word\": \"a\"}]"),
        index("[{\"file\": \"01_a.png\"}, {\"file\": \"../../photo.jpg\"}]"),
        index("[{\"file\": \"01_a.png\"}, {\"file\": \"photo.jpg\"}]"),
        index("[{\"file\": \"01_a.png\"}, {\"file\": \"..\"}]")}) {
    write_file_atomically(at("words.json"), text);
    try {
      write({"a", "cat"});
      ADD_FAILURE() << text;
    } catch (const DataError& error) {
      EXPECT_THAT(error.what(), HasSubstr("words.json"));
      EXPECT_THAT(error.hint(), HasSubstr("remove it"));
    }
    EXPECT_EQ(names(), before);
    EXPECT_EQ(read_file(at("words.json")), text);
  }
  EXPECT_TRUE(fs::exists(directory_.path() / "photo.jpg"));
}

}  // namespace
}  // namespace sightline
