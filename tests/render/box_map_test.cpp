#include "render/box_map.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "render/sheet_scene.h"
#include "render/word_overlay.h"

namespace sightline {
namespace {

constexpr int kSide = 8;  // of the photo, and of pictures of it

// The left half, the upper half, and nothing but the lower right corner.
const std::vector<Rectangle> kThreeBoxes{{0, 0, 4, 8}, {0, 0, 8, 4}, {7, 7, 1, 1}};

float map_at(const HeatMap& map, int x, int y) {
  return map.values[static_cast<std::size_t>(y * map.width + x)];
}

TEST(BoxMap, IsTheMeanOfTheBoxesInEvenSpreads) {
  const HeatMap map =
      box_map(std::vector<float>{0.5f, 0.25f, 0.25f}, kThreeBoxes, kSide, kSide, kSide, kSide);
  EXPECT_FLOAT_EQ(map_at(map, 0, 0), 3 * 0.375f) << "in both";
  EXPECT_FLOAT_EQ(map_at(map, 3, 4), 3 * 0.5f);
  EXPECT_FLOAT_EQ(map_at(map, 4, 3), 3 * 0.25f);
  EXPECT_FLOAT_EQ(map_at(map, 7, 7), 3 * 0.25f);
  EXPECT_EQ(map_at(map, 6, 7), 0) << "in none";
}

TEST(BoxMap, AnEvenSpreadIsOneWhereverThereIsABox) {
  const HeatMap map = box_map(std::vector<float>(3, 1 / 3.0f), kThreeBoxes, kSide, kSide, 16, 16);
  EXPECT_FLOAT_EQ(map_at(map, 0, 0), 1);
  EXPECT_FLOAT_EQ(map_at(map, 15, 15), 1);
  EXPECT_EQ(map_at(map, 12, 12), 0);
}

// Boxes beyond the photo, as detectors may round them, and such without a width.
TEST(BoxMap, BoxesAreClipped) {
  const HeatMap map =
      box_map(std::vector<float>{0.5f, 0.5f}, {{-3, -3, 100, 5}, {4, 4, 0, 2}}, kSide, kSide, kSide, kSide);
  EXPECT_FLOAT_EQ(map_at(map, 7, 1), 1);
  EXPECT_EQ(map_at(map, 7, 2), 0);
  EXPECT_EQ(map_at(map, 4, 4), 0);
}

// A word that looked at one of the three alone, as a sequence.
Hypothesis looking_at_box(int box) {
  Hypothesis hypothesis = looking_at({box}, {1, 3}, {"dog"});
  hypothesis.layout = Sequence{3};
  return hypothesis;
}

TEST(BoxMap, OverAGridShowsTheSame) {
  const Hypothesis shown = over_grid(looking_at_box(0), kThreeBoxes, kSide, kSide);
  const Grid* grid = shown.layout.grid();
  ASSERT_NE(grid, nullptr);
  const auto cells = static_cast<std::size_t>(grid->cells());
  ASSERT_EQ(shown.alpha.size(), cells);
  const HeatMap map =
      box_map(std::vector<float>{1, 0, 0}, kThreeBoxes, kSide, kSide, grid->columns, grid->rows);
  for (std::size_t cell = 0; cell < cells; ++cell)
    EXPECT_FLOAT_EQ(shown.alpha[cell] * static_cast<float>(cells), map.values[cell]) << cell;
  EXPECT_FLOAT_EQ(*std::max_element(shown.alpha.begin(), shown.alpha.end()) * static_cast<float>(cells), 3);
}

// Of a photo three times as wide as high.
TEST(BoxMap, ItsGridHasThePhotosShape) {
  const Layout layout = over_grid(looking_at_box(0), kThreeBoxes, 24, 8).layout;
  EXPECT_EQ(layout.grid()->columns, 32);
  EXPECT_EQ(layout.grid()->rows, 11);
}

TEST(BoxMap, TheStrongestBoxIsOutlined) {
  const std::vector<Rectangle> boxes{{0, 0, 20, 20}, {20, 10, 30, 20}, {50, 30, 10, 10}};
  const Image drawn = overlay_word(flat_photo(60, 40, 60), Geometry::of_boxes(boxes, 60, 40), 60, 40,
                                   looking_at_box(1), 0, {});
  std::vector<int> white{60, 40, -1, -1};
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 60; ++x)
      if (drawn.rgb[static_cast<std::size_t>(3 * (y * 60 + x))] == 255)
        white = {std::min(white[0], x), std::min(white[1], y), std::max(white[2], x), std::max(white[3], y)};
  EXPECT_EQ(white, (std::vector<int>{20, 10, 49, 29}));
  const auto grey = [&](int x, int y) { return drawn.rgb[static_cast<std::size_t>(3 * (y * 60 + x))]; };
  EXPECT_GT(grey(35, 20), 60) << "brighter within the box";
  EXPECT_LT(grey(10, 10), 60) << "darker in the others";
}

}  // namespace
}  // namespace sightline
