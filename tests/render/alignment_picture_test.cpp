#include "render/alignment_picture.h"

#include <gtest/gtest.h>

#include "core/error.h"

namespace sightline {
namespace {

// Word t looks at region t alone.
Hypothesis diagonal(std::size_t words, std::size_t regions) {
  Hypothesis hypothesis;
  hypothesis.words.assign(words, "w");
  hypothesis.layout = Sequence{static_cast<int>(regions)};
  hypothesis.alpha.assign(words * regions, 0);
  for (std::size_t t = 0; t < words; ++t) hypothesis.alpha[t * regions + t] = 1;
  return hypothesis;
}

std::size_t pixels_of(const Image& image, const Colour& colour) {
  std::size_t count = 0;
  for (std::size_t i = 0; i + 2 < image.rgb.size(); i += 3)
    count += image.rgb[i] == colour[0] && image.rgb[i + 1] == colour[1] && image.rgb[i + 2] == colour[2];
  return count;
}

TEST(AlignmentPicture, HasACellForEachPairOfTokens) {
  const Image image = alignment_picture(diagonal(3, 5), {"a", "b", "c", "d", "e"});
  const auto colours = colour_table(ColourMap::viridis);
  constexpr std::size_t kCellPixels = 25 * 25;
  EXPECT_EQ(pixels_of(image, colours[255]), 3 * kCellPixels);
  EXPECT_EQ(pixels_of(image, colours[0]), 12 * kCellPixels);
}

TEST(AlignmentPicture, LongTextsGoOnBelow) {
  const Image one =
      alignment_picture(diagonal(2, kAlignmentColumns), std::vector<std::string>(kAlignmentColumns, "x"));
  const Image two = alignment_picture(diagonal(2, kAlignmentColumns + 1),
                                      std::vector<std::string>(kAlignmentColumns + 1, "x"));
  EXPECT_EQ(two.width, one.width);
  EXPECT_EQ(two.height, 2 * one.height);
}

TEST(AlignmentPicture, LongTokensTurnAndAnyScriptWillDo) {
  const std::vector<std::string> words{
      "extraordinarily", "\xE0\xA4\xA8\xE0\xA4\xAE\xE0\xA4\xB8\xE0\xA5\x8D\xE0\xA4\xA4\xE0\xA5\x87",
      "\xE4\xBD\xA0\xE5\xA5\xBD", " ", std::string(500, 'x')};
  const Image turned = alignment_picture(diagonal(5, 5), words);
  const Image upright = alignment_picture(diagonal(5, 5), {"a", "b", "c", "d", "e"});
  EXPECT_EQ(turned.width, upright.width);
  EXPECT_GT(turned.height, upright.height);
}

TEST(AlignmentPicture, NeedsAnAttention) {
  Hypothesis none = diagonal(2, 2);
  none.alpha.clear();
  EXPECT_THROW(alignment_picture(none, {"a", "b"}), UsageError);
}

}  // namespace
}  // namespace sightline
