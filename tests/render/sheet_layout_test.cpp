#include "render/sheet_layout.h"

#include <gtest/gtest.h>

#include <vector>

namespace sightline {
namespace {

bool overlap(const Box& a, const Box& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

TEST(SheetLayout, NothingOverlapsAndAllIsOnTheSheet) {
  for (const auto& [width, height] :
       {std::pair{640, 480}, {480, 640}, {32, 32}, {4000, 1000}, {1, 9000}, {9000, 1}}) {
    for (const int words : {0, 1, 2, 5, 12, 25, 60}) {
      for (const int columns : {0, 1, 4}) {
        const SheetLayout layout = lay_out_sheet(width, height, words, 260, columns, 34, 60);
        std::vector<Box> boxes{layout.title, layout.foot};
        boxes.insert(boxes.end(), layout.tiles.begin(), layout.tiles.end());
        boxes.insert(boxes.end(), layout.labels.begin(), layout.labels.end());
        ASSERT_EQ(boxes.size(), 2u * static_cast<unsigned>(words) + 4);
        for (std::size_t i = 0; i < boxes.size(); ++i) {
          EXPECT_GE(boxes[i].x, 0);
          EXPECT_GE(boxes[i].y, 0);
          EXPECT_LE(boxes[i].x + boxes[i].width, layout.width);
          EXPECT_LE(boxes[i].y + boxes[i].height, layout.height);
          for (std::size_t j = 0; j < i; ++j) ASSERT_FALSE(overlap(boxes[i], boxes[j]));
        }
      }
    }
  }
}

TEST(SheetLayout, TilesBeginWhereTheirWordsDo) {
  for (const auto& [width, height] : {std::pair{640, 480}, {100, 900}, {1, 9000}}) {
    const SheetLayout layout = lay_out_sheet(width, height, 7, 260, 3, 0);
    for (std::size_t slot = 0; slot < layout.tiles.size(); ++slot) {
      EXPECT_EQ(layout.tiles[slot].x, layout.labels[slot].x);
      EXPECT_EQ(layout.tiles[slot].y + layout.tiles[slot].height, layout.labels[slot].y);
    }
  }
}

TEST(SheetLayout, OrdinaryPhotosGetTilesOfTheirShape) {
  for (const auto& [width, height] : {std::pair{640, 480}, {480, 640}, {32, 32}, {6000, 4000}}) {
    const SheetLayout layout = lay_out_sheet(width, height, 9, 260, 0, 0);
    EXPECT_NEAR(layout.tile_width / double(layout.tile_height), width / double(height), 0.01);
    EXPECT_GE(layout.tile_width, 220);
    EXPECT_LE(layout.tile_width, 330);
  }
}

}  // namespace
}  // namespace sightline
