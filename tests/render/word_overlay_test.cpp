#include "render/word_overlay.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "render/sheet_scene.h"

namespace sightline {
namespace {

constexpr int kWidth = 60, kHeight = 40;  // cells of 20 x 20 pixels

Image drawn_word(const AttentionForm& form, std::size_t t) {
  return overlay_word(flat_photo(kWidth, kHeight, 60), Geometry({}, kWidth, kHeight), kWidth, kHeight,
                      three_regions_and_one(Layout(2, 3), form), t, {});
}

int grey_at(const Image& image, int x, int y) {
  return image.rgb[3 * (static_cast<std::size_t>(y) * image.width + x)];
}

// What the white lines of a picture go around: left, top, right, bottom.
std::vector<int> white_box(const Image& image) {
  std::vector<int> box{image.width, image.height, -1, -1};
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x)
      if (grey_at(image, x, y) == 255)
        box = {std::min(box[0], x), std::min(box[1], y), std::max(box[2], x), std::max(box[3], y)};
  return box;
}

TEST(WordOverlay, OutlinesTheWindow) {
  EXPECT_EQ(white_box(drawn_word({.window = true}, 0)), (std::vector<int>{20, 0, 59, 39}));
  EXPECT_EQ(white_box(drawn_word({.window = true}, 1)), (std::vector<int>{40, 20, 59, 39}));
  EXPECT_EQ(white_box(drawn_word({}, 0))[2], -1);
}

// Blocks of 2 x 2 and 2 x 1 cells, which got 3/4 and 1/4 of the first word, nothing and all of the second.
TEST(WordOverlay, OutlinesBlocksTheClearerTheMoreTheyGot) {
  const Image first = drawn_word({.block = 2}, 0), second = drawn_word({.block = 2}, 1);
  EXPECT_EQ(white_box(first), (std::vector<int>{0, 0, 39, 39}));
  EXPECT_EQ(white_box(second), (std::vector<int>{40, 0, 59, 39}));
  // A line of one third over the dimmed photo; of nothing there is none.
  EXPECT_GE(grey_at(first, 59, 20), 85);
  EXPECT_LT(grey_at(first, 59, 20), 170);
  EXPECT_LE(grey_at(second, 0, 20), 60);
}

}  // namespace
}  // namespace sightline
