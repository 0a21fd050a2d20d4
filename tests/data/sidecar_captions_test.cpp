#include "data/sidecar_captions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

class SidecarCaptions : public ::testing::Test {
 protected:
  std::vector<std::pair<std::string, std::string>> read() const {
    std::vector<std::pair<std::string, std::string>> pairs;
    read_sidecar_captions(directory_.path(),
                          [&](CaptionPair& pair) { pairs.emplace_back(pair.image, pair.caption); });
    return pairs;
  }

  TemporaryDirectory directory_;
};

TEST_F(SidecarCaptions, AreOfTheImageBesideThem) {
  directory_.write("b.PNG", "");
  directory_.write("b.txt", "A cat.\n\nA small cat.\n");
  directory_.write("sub/a.jpg", "");
  directory_.write("sub/a.jpg.caption", "A dog.\r\n");
  directory_.write("lost.txt", "Nobody's.");
  EXPECT_THAT(read(), ElementsAre(Pair("b.PNG", "A cat."), Pair("b.PNG", "A small cat."),
                                  Pair("lost", "Nobody's."), Pair("sub/a.jpg", "A dog.")));
}

TEST_F(SidecarCaptions, AreOfEveryKindOfImageThatIsRead) {
  for (const char* image : {"a.heic", "b.avif", "c.jxl", "d.GIF"}) {
    directory_.write(image, "");
    directory_.write(std::filesystem::path(image).replace_extension(".txt"), "A dog.");
  }
  EXPECT_THAT(read(), ElementsAre(Pair("a.heic", "A dog."), Pair("b.avif", "A dog."), Pair("c.jxl", "A dog."),
                                  Pair("d.GIF", "A dog.")));
}

TEST_F(SidecarCaptions, AreKnownByTheImageBesideThem) {
  directory_.write("a.jpg", "");
  const auto is_caption = [&](const char* name) { return is_caption_beside_image(directory_.path() / name); };
  for (const char* name : {"a.txt", "a.jpg.caption", "a.json", "metadata.jsonl"})
    EXPECT_TRUE(is_caption(name)) << name;
  for (const char* name : {"a.jpg", "results.json", "b.txt", "a.csv"}) EXPECT_FALSE(is_caption(name)) << name;
}

TEST_F(SidecarCaptions, OtherFilesArePassedOver) {
  directory_.write("a.jpg", "");
  directory_.write("a.xmp", "<x/>");
  directory_.write("a.json", R"({"file": "elsewhere/a.jpg", "status": "ok", "caption": "A dog."})");
  directory_.write("b.json", R"({"name": "somebody's settings"})");
  directory_.write("c.json", R"({"file": "c.jpg", "status": "failed", "reason": "empty"})");
  EXPECT_THAT(read(), ElementsAre(Pair("a.jpg", "A dog.")));
}

TEST_F(SidecarCaptions, DamageIsNamed) {
  directory_.write("sub/a.txt", "fine\n\xFF\n");
  EXPECT_THAT(raised<DataError>([&] { read(); }), HasSubstr("sub/a.txt: line 2"));
}

// What macOS leaves beside every file is no caption.
TEST_F(SidecarCaptions, HiddenFilesAreNone) {
  directory_.write("a.jpg", "");
  directory_.write("a.txt", "a dog");
  directory_.write("._a.txt", "\xFF\x05");
  directory_.write(".trash/b.txt", "a cat");
  EXPECT_THAT(read(), ElementsAre(Pair("a.jpg", "a dog")));
}

}  // namespace
}  // namespace sightline
