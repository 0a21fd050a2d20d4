#include "render/gallery_writer.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/base64.h"
#include "core/error.h"
#include "core/files.h"
#include "core/names_beside.h"
#include "core/temporary_directory.h"
#include "image/image_reader.h"
#include "render/gallery_scene.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class GalleryWriterTest : public ::testing::Test {
 protected:
  fs::path at(const std::string& name) const { return directory_.path() / "gallery" / name; }
  GalleryWriter open() const { return GalleryWriter(at("")); }

  static void add(GalleryWriter& gallery, const std::string& file, const std::string& word) {
    const Image picture = gradient_photo(64, 48);
    gallery.add(gallery_photo(file, picture, looking_at({3}, {2, 2}, {word})), picture);
  }

  // What a script of the gallery hands to the page.
  Json data(const std::string& name, const std::string& before) const {
    const std::string text = read_file(at(name));
    EXPECT_TRUE(text.starts_with(before)) << text.substr(0, 80);
    EXPECT_TRUE(text.ends_with(");\n"));
    return parse_json(text.substr(before.size(), text.size() - before.size() - 3), name);
  }
  Json list(int index = 0) const {
    char name[40];
    std::snprintf(name, sizeof name, "data/list-%05d.js", index);
    return data(name, "gallery.list(" + std::to_string(index) + ", ");
  }

 private:
  TemporaryDirectory directory_;
};

TEST_F(GalleryWriterTest, WhatAKilledProcessLeftIsRemoved) {
  GalleryWriter gallery = open();
  add(gallery, "a.jpg", "dog");
  std::vector<fs::path> left;
  const auto half = [&](const fs::path& file) {
    left.push_back(file.parent_path() / (temporary_start(file) + "999999999-0123456789ab"));
    write_file_atomically(left.back(), "half");
  };
  for (const std::string file : {"index.html", "page/style.css", "data/manifest.js"}) half(at(file));
  EXPECT_TRUE(fs::exists(at("page/style.css")));
  GalleryWriter again = open();
  for (const std::string number : {"0000000", "0000001"}) {  // made anew, and the next
    half(at("photos/0000/" + number + ".jpg"));
    half(at("thumbs/0000/" + number + ".jpg"));
    half(at("data/0000/" + number + ".js"));
    half(at("data/list-00000.js"));
    again.clear_leftovers(number == "0000000" ? "a.jpg" : "b.jpg");
  }
  for (const fs::path& file : left) EXPECT_FALSE(fs::exists(file)) << file;
  EXPECT_TRUE(again.has("a.jpg"));
}

TEST_F(GalleryWriterTest, SaysWhatACaptionIsWorthWhereThatIsKnown) {
  GalleryWriter gallery = open();
  const Image picture = gradient_photo(30, 20);
  GalleryPhoto photo = gallery_photo("a.jpg", picture, looking_at({0}, {1, 1}, {"dog"}));
  photo.judgement = Judgement{Worth::guess, 9.5, true};
  gallery.add(photo, picture);
  photo.file = "b.jpg";
  photo.judgement = Judgement{Worth::likely, 1.5, false};
  gallery.add(photo, picture);
  EXPECT_EQ(list().at(0).at("worth"), "guess");
  EXPECT_EQ(list().at(0).at("unlike"), true);
  EXPECT_EQ(list().at(1).at("worth"), "likely");
  EXPECT_FALSE(list().at(1).contains("unlike"));
}

TEST_F(GalleryWriterTest, HoldsPicturesWordsAndWeights) {
  GalleryWriter gallery = open();
  const Image picture = gradient_photo(3000, 1000);
  Hypothesis best = looking_at({0, 1, 2}, {1, 3}, {"do", "n't", "!"});
  best.alpha = {0.5f, 0.25f, 0.25f, 0, 1, 0, 0.2f, 0.4f, 0.4f};
  GalleryPhoto photo = gallery_photo("a.jpg", picture, best);
  photo.width = 6000;  // the picture is a smaller one
  photo.height = 2000;
  photo.input = {-600, 0, 7200, 2000};
  photo.area = {-1200, -200, 7200, 2000};
  gallery.add(photo, picture);

  EXPECT_EQ(read_image(at("photos/0000/0000000.jpg")).width, 1280);
  const Image thumb = read_image(at("thumbs/0000/0000000.jpg"));
  EXPECT_EQ(std::pair(thumb.width, thumb.height), std::pair(360, 270));
  const Json entry = list().at(0);
  EXPECT_EQ(entry.at("file"), "a.jpg");
  EXPECT_EQ(entry.at("caption"), "don't!");
  EXPECT_EQ(entry.at("confidence"), 0.5);
  EXPECT_EQ(entry.at("width"), 6000);
  EXPECT_FALSE(entry.contains("bytes"));
  EXPECT_FALSE(entry.contains("worth"));
  const Json details = data("data/0000/0000000.js", "gallery.details(0, ");
  EXPECT_EQ(details.at("input"), Json({-0.1, 0.0, 1.2, 1.0}));
  EXPECT_EQ(details.at("area"), Json({-0.2, -0.1, 1.2, 1.0}));
  const Json hypothesis = details.at("hypotheses").at(0);
  EXPECT_EQ(hypothesis.at("words"), Json({"do", "n't", "!"}));
  EXPECT_EQ(hypothesis.at("grid"), Json({1, 3}));
  const std::string weights = from_base64(hypothesis.at("weights").get<std::string>());
  ASSERT_EQ(weights.size(), 9u);
  for (std::size_t i = 0; i < 9; ++i) {
    const double peak = hypothesis.at("peaks").at(i / 3).get<double>();
    EXPECT_NEAR(static_cast<unsigned char>(weights[i]) / 255.0 * peak, best.alpha[i], 0.002);
  }
}

TEST_F(GalleryWriterTest, HoldsEveryHead) {
  GalleryWriter gallery = open();
  const Image picture = gradient_photo(60, 20);
  Hypothesis best = looking_at({0}, {1, 2}, {"dog"});
  best.heads = 2;
  best.extra = 1;
  best.alpha = {1, 0, 0, 0.25f, 0.25f, 0.5f};
  gallery.add(gallery_photo("a.jpg", picture, best), picture);
  const Json hypothesis = data("data/0000/0000000.js", "gallery.details(0, ").at("hypotheses").at(0);
  EXPECT_EQ(hypothesis.at("peaks"), Json::array({0.625}));  // of the mean
  EXPECT_EQ(from_base64(hypothesis.at("weights").get<std::string>()), "\xFF\x33");
  ASSERT_EQ(hypothesis.at("heads").size(), 2u);
  EXPECT_EQ(hypothesis.at("heads").at(1).at("peaks"), Json::array({0.25}));
  EXPECT_EQ(from_base64(hypothesis.at("heads").at(1).at("weights").get<std::string>()), "\xFF\xFF");
}

TEST_F(GalleryWriterTest, GoesOnWhereItStoppedAndReplacesWhatComesAgain) {
  const std::string odd = "bad\xFF.jpg";
  {
    GalleryWriter gallery = open();
    for (int i = 0; i < 450; ++i) add(gallery, std::to_string(i) + ".jpg", "first");
    add(gallery, odd, "first");
    EXPECT_EQ(list(2).size(), 51u);
  }
  GalleryWriter gallery = open();
  EXPECT_EQ(gallery.size(), 451u);
  EXPECT_TRUE(gallery.has(odd));
  EXPECT_FALSE(gallery.has("bad\xFE.jpg"));
  add(gallery, "7.jpg", "again");
  add(gallery, odd, "again");
  add(gallery, "new.jpg", "new");
  EXPECT_EQ(gallery.size(), 452u);
  EXPECT_EQ(list(0).at(7).at("caption"), "again");
  EXPECT_EQ(list(0).at(8).at("caption"), "first");
  EXPECT_EQ(list(2).at(50).at("caption"), "again");
  EXPECT_EQ(list(2).at(51).at("file"), "new.jpg");
  EXPECT_EQ(data("data/manifest.js", "gallery.manifest(").at("lists"), 3);
}

TEST_F(GalleryWriterTest, LeavesOtherPeoplesPagesAlone) {
  fs::create_directories(at(""));
  write_file_atomically(at("index.html"), "<h1>My holiday</h1>");
  try {
    open();
    FAIL();
  } catch (const EnvironmentError& error) {
    EXPECT_THAT(error.what(), HasSubstr("index.html"));
  }
  EXPECT_EQ(read_file(at("index.html")), "<h1>My holiday</h1>");
  EXPECT_FALSE(fs::exists(at("page")));
}

// A site's own page/ or data/, before there is a gallery; what a run left that was killed before the page is
// ours.
TEST_F(GalleryWriterTest, LeavesOtherPeoplesFilesOfItsNamesAlone) {
  for (const std::string file : {"page/style.css", "data/0000/0000000.js"}) {
    fs::create_directories(at(file).parent_path());
    write_file_atomically(at(file), "somebody's");
    EXPECT_THROW(open(), EnvironmentError) << file;
    EXPECT_EQ(read_file(at(file)), "somebody's");
    fs::remove_all(at(""));
  }
  open();
  const std::string style = read_file(at("page/style.css"));
  fs::remove(at("index.html"));
  for (const std::string& left : {style, style.substr(0, 20), std::string()}) {
    write_file_atomically(at("page/style.css"), left);
    open();
    EXPECT_EQ(read_file(at("page/style.css")), style);
    fs::remove(at("index.html"));
  }
}

TEST_F(GalleryWriterTest, RefusesADamagedGallery) {
  {
    GalleryWriter gallery = open();
    add(gallery, "a.jpg", "first");
  }
  const std::string whole = read_file(at("data/list-00000.js"));
  for (const std::string& text :
       {std::string(), whole.substr(0, whole.size() / 2), std::string("gallery.list(0, [\n\n]);\n"),
        std::string("gallery.list(0, [\n{\"file\": 3}\n]);\n"), std::string("\0\0\0", 3)}) {
    write_file_atomically(at("data/list-00000.js"), text);
    EXPECT_THROW(open(), DataError) << text;
  }
  write_file_atomically(at("data/list-00000.js"), whole);
  const std::string manifest = read_file(at("data/manifest.js"));
  std::string newer = manifest;
  newer.replace(newer.find("\"version\":1"), 11, "\"version\":9");
  for (const std::string& text : {newer, std::string("gallery"), std::string("gallery.manifest([]);\n")}) {
    write_file_atomically(at("data/manifest.js"), text);
    EXPECT_THROW(open(), DataError) << text;
  }
  write_file_atomically(at("data/manifest.js"), manifest);
  EXPECT_EQ(open().size(), 1u);
}

// As a loss of power may leave it.
TEST_F(GalleryWriterTest, APhotoWithoutTheEndOfAFileIsMadeAnew) {
  for (const std::string file :
       {"photos/0000/0000000.jpg", "thumbs/0000/0000000.jpg", "data/0000/0000000.js"}) {
    {
      GalleryWriter gallery = open();
      add(gallery, "a.jpg", "dog");
    }
    const std::string whole = read_file(at(file));
    write_file_atomically(at(file), "");
    GalleryWriter gallery = open();
    EXPECT_FALSE(gallery.has("a.jpg")) << file;
    add(gallery, "a.jpg", "dog");
    EXPECT_TRUE(gallery.has("a.jpg"));
    EXPECT_EQ(gallery.size(), 1u);
    EXPECT_EQ(read_file(at(file)), whole);
  }
}

}  // namespace
}  // namespace sightline
