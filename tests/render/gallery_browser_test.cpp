#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "core/temporary_directory.h"
#include "render/gallery_scene.h"
#include "render/gallery_writer.h"

namespace sightline {
namespace {

namespace fs = std::filesystem;

// Runs one check of gallery_browser.py on a gallery.
void check_in_browser(const std::string& check, const fs::path& gallery) {
  const std::string command = std::string("python3 '") + SIGHTLINE_SOURCE_DIR +
                              "/tests/render/gallery_browser.py' " + check + " '" + gallery.string() + "'";
  const int status = std::system(command.c_str());
  constexpr int skipped = 77;
  if (WIFEXITED(status) && WEXITSTATUS(status) == skipped) {
    GTEST_SKIP() << "no Chromium here (Debian: chromium), so nobody has looked at the gallery";
  }
  EXPECT_EQ(status, 0) << command;
}

// Photo 0: "a dog runs" and a second caption. The words look at the cells 0, 12 (the middle) and 24 of 5 x 5.
void add_dog(GalleryWriter& gallery) {
  const Image picture = gradient_photo(640, 480);
  GalleryPhoto photo =
      gallery_photo("dog.jpg", picture, looking_at({0, 12, 24}, {5, 5}, {"a", "dog", "runs"}));
  Hypothesis second = looking_at({4, 20}, {5, 5}, {"two", "cats"});
  second.log_prob = 2 * std::log(0.25);
  photo.hypotheses.push_back(second);
  gallery.add(photo, picture);
}

// Photo 1: a hard attention, a tall photo, a sure caption.
void add_hard(GalleryWriter& gallery) {
  const Image picture = gradient_photo(300, 900);
  Hypothesis hypothesis = looking_at({0, 5}, {2, 3}, {"do", "n't"});
  hypothesis.glimpses = {0, 5};
  GalleryPhoto photo = gallery_photo("hard.jpg", picture, hypothesis);
  photo.hypotheses[0].log_prob = 2 * std::log(0.9);
  gallery.add(photo, picture);
}

// Photo 2: no attention; photo 3: nothing said.
void add_blind(GalleryWriter& gallery) {
  const Image picture = gradient_photo(40, 30);
  Hypothesis hypothesis = looking_at({0}, {1, 1}, {"blind"});
  hypothesis.alpha.clear();
  gallery.add(gallery_photo("blind.jpg", picture, hypothesis), picture);
  gallery.add(gallery_photo("silent.jpg", picture, Hypothesis{}), picture);
}

void add_odd_names(GalleryWriter& gallery) {
  const Image picture = gradient_photo(3000, 60);
  for (const std::string name :
       {"it's \"quoted\" & more.jpg", "<script>window.hacked = 1</script>.jpg",
        "</script><img src=x onerror=\"window.hacked = 1\">.jpg", "#part%20?query=1%.jpg",
        "\xF0\x9F\x90\x95 \xE7\x8A\xAC.jpg", "bad\xFF\xFE.jpg", "two\nlines.jpg", "\xE2\x80\xA8separator.jpg",
        "back\\slash`${window.hacked = 1}.jpg"}) {
    gallery.add(
        gallery_photo(name, picture, looking_at({0, 1, 2}, {2, 2}, {"<b>bold</b>", "&amp;", "\"said\xFF\""})),
        picture);
  }
}

TEST(GalleryInBrowser, ShowsPhotosWordsAndWhereTheyLooked) {
  const TemporaryDirectory directory;
  const fs::path place = directory.path() / "a gallery #1 100%";
  GalleryWriter gallery(place);
  add_dog(gallery);
  add_hard(gallery);
  add_blind(gallery);
  add_odd_names(gallery);
  check_in_browser("small", place);
}

void add_scored(GalleryWriter& gallery, const std::string& caption, double score,
                std::vector<std::string> references, const std::string& id) {
  const Image picture = gradient_photo(64, 48);
  GalleryPhoto photo{caption.substr(0, 5) + ".jpg", picture.width, picture.height, {}, {}, {}};
  photo.scores = GalleryScores{caption, {{"CIDEr-D", score}, {"BLEU-4", 0.25}}, std::move(references), id};
  gallery.add(photo, picture);
}

TEST(GalleryInBrowser, ScoredCaptionsStandBesideWhatPeopleSay) {
  const TemporaryDirectory directory;
  GalleryOptions options;
  options.score = "CIDEr-D";
  GalleryWriter gallery(directory.path(), options);
  add_scored(gallery, "a dog runs", 1.5, {"a dog is running", "the brown dog runs"}, "9007199254740993");
  add_scored(gallery, "a cat & <b>hat</b>", 0.125, {"a cat in a hat"}, "\"7\"");
  check_in_browser("scored", directory.path());
}

TEST(GalleryInBrowser, TenThousandPhotosStaySmooth) {
  const TemporaryDirectory directory;
  GalleryWriter gallery(directory.path());
  add_dog(gallery);  // the script makes many of it
  check_in_browser("large", directory.path());
}

}  // namespace
}  // namespace sightline
