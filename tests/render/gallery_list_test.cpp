#include "render/gallery_list.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

class GalleryListTest : public ::testing::Test {
 protected:
  GalleryListTest() { std::filesystem::create_directories(directory_.path() / "data"); }

  GalleryList list() const { return GalleryList(directory_.path()); }
  static void set(GalleryList& list, std::size_t number, const std::string& file,
                  const std::string& caption = "c") {
    list.set(number, file, Json{{"number", number}, {"file", file}, {"caption", caption}});
  }
  std::string text(int index = 0) const {
    return read_file(directory_.path() / "data" / ("list-0000" + std::to_string(index) + ".js"));
  }
  bool is_refused(const std::string& text) const {
    directory_.write("data/list-00000.js", text);
    try {
      list();
    } catch (const DataError& error) {
      EXPECT_THAT(error.what(), ::testing::HasSubstr("list-00000.js"));
      return true;
    }
    return false;
  }

  TemporaryDirectory directory_;
};

TEST_F(GalleryListTest, IsAScriptOfALineForEachPhoto) {
  GalleryList photos = list();
  EXPECT_EQ(photos.size(), 0u);
  EXPECT_EQ(photos.files(), 0u);
  set(photos, 0, "a.jpg");
  set(photos, 1, "b\n.jpg", "two,\nlines");
  EXPECT_EQ(text(), R"(gallery.list(0, [
{"number":0,"file":"a.jpg","caption":"c"},
{"number":1,"file":"b\n.jpg","caption":"two,\nlines"}
]);
)");
  set(photos, 0, "a.jpg", "new");
  EXPECT_THAT(text(), ::testing::HasSubstr("\"new\"},\n{\"number\":1,"));
  EXPECT_EQ(photos.size(), 2u);
}

TEST_F(GalleryListTest, IsReadAgain) {
  {
    GalleryList photos = list();
    set(photos, 0, "a.jpg");
    set(photos, 1, "b\n,.jpg");
  }
  GalleryList photos = list();
  EXPECT_EQ(photos.size(), 2u);
  EXPECT_EQ(photos.find("a.jpg"), 0u);
  EXPECT_EQ(photos.find("b\n,.jpg"), 1u);
  EXPECT_EQ(photos.find("A.jpg"), std::nullopt);
  set(photos, 2, "c.jpg");
  EXPECT_EQ(list().find("c.jpg"), 2u);
}

TEST_F(GalleryListTest, GoesOnInAnotherFile) {
  GalleryList photos = list();
  for (std::size_t i = 0; i <= GalleryList::kPerList; ++i) set(photos, i, std::to_string(i));
  EXPECT_EQ(photos.files(), 2u);
  EXPECT_EQ(photos.file_of(199).filename(), "list-00000.js");
  EXPECT_EQ(photos.file_of(200).filename(), "list-00001.js");
  EXPECT_EQ(text(1), "gallery.list(1, [\n{\"number\":200,\"file\":\"200\",\"caption\":\"c\"}\n]);\n");
  set(photos, 7, "7", "new");  // of the first file again
  EXPECT_THAT(text(), ::testing::HasSubstr("{\"number\":7,\"file\":\"7\",\"caption\":\"new\"}"));
  EXPECT_THAT(text(), ::testing::HasSubstr("{\"number\":199,"));
  EXPECT_EQ(list().size(), 201u);
  directory_.write("data/list-00000.js", "gallery.list(0, [\n{\"file\":\"a\"}\n]);\n");
  EXPECT_THROW(list(), DataError) << "the first is not full";
}

TEST_F(GalleryListTest, WhatIsDamagedIsRefused) {
  const std::string good = "gallery.list(0, [\n{\"file\":\"a\"}\n]);\n";
  EXPECT_FALSE(is_refused(good));
  for (std::size_t size = 0; size < good.size(); ++size)
    EXPECT_TRUE(is_refused(good.substr(0, size))) << size;
  EXPECT_TRUE(is_refused("gallery.list(1, [\n{\"file\":\"a\"}\n]);\n"));
  EXPECT_TRUE(is_refused("gallery.list(0, [\n\n]);\n"));
  EXPECT_TRUE(is_refused("gallery.list(0, [\n{\"file\":3}\n]);\n"));
  EXPECT_TRUE(is_refused("gallery.list(0, [\n{\"file\":\"a\"},\n\n]);\n"));
}

}  // namespace
}  // namespace sightline
