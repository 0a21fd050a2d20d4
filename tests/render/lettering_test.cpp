#include "render/lettering.h"

#include <gtest/gtest.h>

#include <string>

#include "render/sheet_scene.h"

namespace sightline {
namespace {

TEST(Lettering, FitsWhatItIsGiven) {
  const Lettering letters(Lettering::Weight::bold);
  EXPECT_EQ(letters.fitted("dog", 19, 200), "dog");
  for (const std::string& text :
       {std::string(200, 'm'), std::string("na\xC3\xAFve caf\xC3\xA9 \xE7\x8A\xAC")}) {
    for (const int room : {0, 5, 20, 60, 100, 150}) {
      const std::string shown = letters.fitted(text, 19, room);
      EXPECT_LE(letters.width(shown, 19), room);
    }
  }
  EXPECT_TRUE(letters.fitted(std::string(200, 'm'), 19, 100).ends_with("\xE2\x80\xA6"));
}

TEST(Lettering, WrapsWholeWords) {
  const Lettering letters(Lettering::Weight::regular);
  const int room = letters.width("a brown dog", 20) + 2;
  const auto lines = letters.wrapped("a brown dog a brown dog", 20, room, 4);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0], "a brown dog");
  EXPECT_EQ(lines[1], "a brown dog");
  EXPECT_EQ(letters.wrapped("a b c d e f g h i j k l m n o p q r s t u v w x y z", 20, 60, 3).size(), 3u);
  EXPECT_TRUE(letters.wrapped("", 20, room, 3).empty());
}

TEST(Lettering, DrawsInkAboveTheBaselineFromX) {
  for (const auto weight : {Lettering::Weight::regular, Lettering::Weight::bold}) {
    const Lettering letters(weight);
    Image paper = flat_photo(200, 60, 255);
    letters.draw(paper, "dox", 20, 40, 24, {0, 0, 0});
    int left = 200, right = 0, top = 60, bottom = 0;
    for (int y = 0; y < 60; ++y)
      for (int x = 0; x < 200; ++x)
        if (paper.rgb[static_cast<std::size_t>(y * 200 + x) * 3] < 128) {
          left = std::min(left, x);
          right = std::max(right, x);
          top = std::min(top, y);
          bottom = std::max(bottom, y);
        }
    EXPECT_GE(left, 20);
    EXPECT_LE(left, 25);
    EXPECT_LE(right, 20 + letters.width("dox", 24));
    EXPECT_GE(top, 40 - 24);
    EXPECT_NEAR(bottom, 40, 2);
  }
}

Image written(const Lettering& letters, const std::string& text) {
  Image paper = flat_photo(300, 60, 255);
  letters.draw(paper, text, 10, 40, 24, {0, 0, 0});
  return paper;
}

// A character that no font has looks like any other that no font has.
TEST(Lettering, KnowsScriptsThatItsPlainFontLacks) {
  const Lettering letters(Lettering::Weight::bold);
  const std::string unknown = "\xF3\xB0\x80\x80", dog = "\xE7\x8A\xAC", cat = "\xE7\x8C\xAB";
  if (!letters.has_font() || written(letters, dog).rgb == written(letters, cat).rgb) {
    GTEST_SKIP() << "no font with Chinese characters here (Debian: fonts-wqy-microhei)";
  }
  EXPECT_NE(written(letters, dog).rgb, written(letters, unknown).rgb);
  const std::string mixed = "a " + dog + " and " + cat + "!";
  EXPECT_GT(letters.width(mixed, 24), letters.width("a  and !", 24) + 30);
  const Image paper = written(letters, mixed);
  int right = 0;
  for (int y = 0; y < 60; ++y)
    for (int x = 0; x < 300; ++x)
      if (paper.rgb[static_cast<std::size_t>(y * 300 + x) * 3] < 128) right = std::max(right, x);
  EXPECT_NEAR(right, 10 + letters.width(mixed, 24), 8);
}

TEST(Lettering, DrawsOutsideThePictureHarmlessly) {
  const Lettering letters(Lettering::Weight::regular);
  Image paper = flat_photo(30, 20, 255);
  for (const auto& [x, y] : {std::pair{-50, 10}, {25, 10}, {5, -30}, {5, 300}, {500, 500}})
    letters.draw(paper, "words and more words", x, y, 19, {0, 0, 0});
  EXPECT_EQ(paper.rgb.size(), 30u * 20 * 3);
}

}  // namespace
}  // namespace sightline
