#include "render/sheet_layout.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sightline {

namespace {

constexpr int kMargin = 28, kGapX = 16, kGapY = 18, kLabelHeight = 40, kTitleGap = 18, kFootGap = 14;
constexpr int kMinSlot = 150;  // a word and its probability are legible in this width
constexpr int kMinSide = 4;    // of a photo that is nothing but a line

void size_tiles(SheetLayout& layout, int photo_width, int photo_height, int tile_size) {
  const double longest = 1.4 * tile_size;
  const double same_area = tile_size / std::sqrt(static_cast<double>(photo_width) * photo_height);
  const double scale = std::min(same_area, longest / std::max(photo_width, photo_height));
  layout.tile_width = std::max(kMinSide, static_cast<int>(std::lround(photo_width * scale)));
  layout.tile_height = std::max(kMinSide, static_cast<int>(std::lround(photo_height * scale)));
}

int choose_columns(int slots, int slot_width, int slot_height) {
  constexpr double page = 1.5;  // width to height
  int best = 1;
  double least = std::numeric_limits<double>::infinity();
  for (int columns = 1; columns <= std::min(slots, 10); ++columns) {
    const int rows = (slots + columns - 1) / columns;
    const double shape = static_cast<double>(columns * slot_width) / (rows * slot_height);
    const double empty = static_cast<double>(rows * columns - slots) / (rows * columns);
    const double cost = std::abs(std::log(shape / page)) + 1.2 * empty;
    if (cost < least) {
      least = cost;
      best = columns;
    }
  }
  return best;
}

}  // namespace

SheetLayout lay_out_sheet(int photo_width, int photo_height, int words, int tile_size, int columns,
                          int title_height, int foot_height) {
  SheetLayout layout;
  size_tiles(layout, photo_width, photo_height, tile_size);
  const int slots = words + 1;
  const int slot_width = std::max(layout.tile_width, kMinSlot);
  const int slot_height = layout.tile_height + kLabelHeight;
  layout.columns =
      columns > 0 ? std::min(columns, slots) : choose_columns(slots, slot_width + kGapX, slot_height + kGapY);
  const int rows = (slots + layout.columns - 1) / layout.columns;
  const int title_room = title_height > 0 ? title_height + kTitleGap : 0;
  const int foot_room = foot_height > 0 ? foot_height + kFootGap : 0;

  layout.width = 2 * kMargin + layout.columns * (slot_width + kGapX) - kGapX;
  layout.height = 2 * kMargin + title_room + rows * (slot_height + kGapY) - kGapY + foot_room;
  layout.title = {kMargin, kMargin, layout.width - 2 * kMargin, title_height};
  layout.foot = {kMargin, layout.height - kMargin - foot_height, layout.width - 2 * kMargin, foot_height};
  for (int i = 0; i < slots; ++i) {
    const int x = kMargin + i % layout.columns * (slot_width + kGapX);
    const int y = kMargin + title_room + i / layout.columns * (slot_height + kGapY);
    layout.tiles.push_back({x, y, layout.tile_width, layout.tile_height});
    layout.labels.push_back({x, y + layout.tile_height, slot_width, kLabelHeight});
  }
  return layout;
}

}  // namespace sightline
