#pragma once

#include <vector>

#include "render/painting.h"

namespace sightline {

// Where everything of an attention sheet lies, in its pixels: tile 0 is the photo, tile t + 1 the word t.
// Tiles run in rows from the left; each begins where its label beneath does. Nothing
// overlaps.
struct SheetLayout {
  int width = 0;
  int height = 0;
  int columns = 0;
  int tile_width = 0;  // of the photo in a tile
  int tile_height = 0;
  Box title;                // the caption
  std::vector<Box> tiles;   // the pictures
  std::vector<Box> labels;  // the room for word and probability, as wide as the slot
  Box foot;                 // legend and source
};

// For a photo of this size and `words` words. `tile_size` is the side of a square photo's tile: others have
// the same area, as far as the longer side stays under 1.4 times that. `columns` 0 chooses the number that
// makes the sheet about as broad as a page is, with few empty slots in the last row. `title_height` is room
// for the caption, `foot_height` for the legend.
SheetLayout lay_out_sheet(int photo_width, int photo_height, int words, int tile_size, int columns,
                          int title_height, int foot_height = 0);

}  // namespace sightline
