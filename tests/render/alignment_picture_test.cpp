#include "render/alignment_picture.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/error.h"
#include "render/sheet_scene.h"

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

// Where two pictures of one size are unlike.
struct Unlike {
  int left = 1 << 20, right = -1, top = 1 << 20, bottom = -1;
};
Unlike between(const Image& a, const Image& b, int from_row, int to_row) {
  Unlike unlike;
  for (int y = from_row; y < to_row; ++y)
    for (int x = 0; x < a.width; ++x) {
      const std::size_t at = 3 * (static_cast<std::size_t>(y) * a.width + x);
      if (a.rgb[at] == b.rgb[at] && a.rgb[at + 1] == b.rgb[at + 1] && a.rgb[at + 2] == b.rgb[at + 2])
        continue;
      unlike = {std::min(unlike.left, x), std::max(unlike.right, x), std::min(unlike.top, y),
                std::max(unlike.bottom, y)};
    }
  return unlike;
}

TEST(AlignmentPicture, HasACellForEachPairOfTokens) {
  const Image image = alignment_picture(diagonal(3, 5), {"a", "b", "c", "d", "e"});
  const auto colours = colour_table(ColourMap::viridis);
  constexpr std::size_t kCellPixels = 25 * 25;
  const std::size_t scale = 12;  // a column of it each for the least and the most
  EXPECT_EQ(pixels_of(image, colours[255]), 3 * kCellPixels + scale);
  EXPECT_EQ(pixels_of(image, colours[0]), 12 * kCellPixels + scale);
}

// A look spread over many tokens is seen as well.
TEST(AlignmentPicture, TheScaleEndsAtTheLargestWeight) {
  Hypothesis spread = diagonal(2, 4);
  spread.alpha = {0.1F, 0.1F, 0.1F, 0.05F, 0.1F, 0.05F, 0.05F, 0.1F};
  const Image image = alignment_picture(spread, {"a", "b", "c", "d"});
  const auto colours = colour_table(ColourMap::viridis);
  EXPECT_GE(pixels_of(image, colours[255]), 5u * 25 * 25);
  EXPECT_GE(pixels_of(image, colours[128]), 3u * 25 * 25);
  EXPECT_LT(pixels_of(image, colours[0]), 25u * 25);
}

TEST(AlignmentPicture, FramesTheRegionOfAHardAttention) {
  Hypothesis hard = diagonal(2, 4);
  const Image plain = alignment_picture(hard, {"a", "b", "c", "d"});
  hard.glimpses = {3, 1};
  const Image framed = alignment_picture(hard, {"a", "b", "c", "d"});
  const int second = plain.height - 8 - 26, first = second - 26;
  const Unlike fourth = between(plain, framed, first, second),
               other = between(plain, framed, second, plain.height);
  EXPECT_NEAR(fourth.right - fourth.left, 26 - 3, 3);
  EXPECT_NEAR(fourth.left - other.left, 2 * 26, 1);
}

TEST(AlignmentPicture, LongTextsGoOnBelow) {
  const auto drawn = [](std::size_t columns) {
    return alignment_picture(diagonal(2, columns), std::vector<std::string>(columns, "x"));
  };
  const Image one = drawn(kAlignmentColumns), two = drawn(kAlignmentColumns + 1),
              three = drawn(2 * kAlignmentColumns + 1);
  EXPECT_EQ(two.width, one.width);
  EXPECT_GT(two.height, one.height + 2 * 26);
  EXPECT_EQ(three.height - two.height, two.height - one.height);
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

const std::vector<std::string> kSix{"a", "b", "c", "d", "e", "f"};

// Cells are 26 pixels; the last band of rows ends 8 above the edge.
TEST(AlignmentPicture, FramesTheWindow) {
  const Image plain = alignment_picture(three_regions_and_one(Sequence{6}, {}), kSix);
  const Image framed = alignment_picture(three_regions_and_one(Sequence{6}, {.window = true}), kSix);
  ASSERT_EQ(framed.width, plain.width);
  const int second = plain.height - 8 - 26, first = second - 26;
  const Unlike four = between(plain, framed, first, second),
               one = between(plain, framed, second, plain.height);
  EXPECT_NEAR(four.right - four.left, 4 * 26 - 3, 3);
  EXPECT_NEAR(one.right - one.left, 26 - 3, 3);
  EXPECT_NEAR(one.left - four.left, 4 * 26, 1);  // the windows begin at the second and at the sixth token
  EXPECT_NEAR(four.bottom - four.top, 26 - 3, 3);
}

TEST(AlignmentPicture, FramesBlocksTheBrighterTheMoreTheyGot) {
  const Image plain = alignment_picture(three_regions_and_one(Sequence{6}, {}), kSix);
  const Image framed = alignment_picture(three_regions_and_one(Sequence{6}, {.block = 2}), kSix);
  const auto more = [&](std::uint8_t grey) {
    return static_cast<int>(pixels_of(framed, {grey, grey, grey})) -
           static_cast<int>(pixels_of(plain, {grey, grey, grey}));
  };
  // 1/2, 1/4 and 1/4 of the first word: one whole and two half; of the second nothing, nothing and all.
  const int whole = more(255), half = more(172) + more(173), none = more(90);
  EXPECT_GT(none, 400);
  EXPECT_EQ(half, none);
  EXPECT_NEAR(whole, none, 40);  // between the cells it was white before
}

TEST(AlignmentPicture, NeedsAnAttention) {
  Hypothesis none = diagonal(2, 2);
  none.alpha.clear();
  EXPECT_THROW(alignment_picture(none, {"a", "b"}), UsageError);
}

}  // namespace
}  // namespace sightline
