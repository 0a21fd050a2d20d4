#pragma once

#include "caption/layout.h"

namespace sightline {

// What a kind's maps have in common: nothing, a window, blocks, or that there is one for all words.
enum class MapForm { free, window, blocks, fixed };

// What shapes a model's maps beside their weights.
struct AttentionForm {
  bool window = false;  // local attention: outside a rectangle of regions every weight is exactly zero
  int block = 0;        // hierarchical attention: side of the blocks that it attends in, in regions; 0: none
  bool fixed = false;   // one map for the whole sentence: no word has a say
  bool operator==(const AttentionForm&) const = default;
};

// A rectangle of regions. A sequence is a grid of one row.
struct RegionRange {
  int row = 0, column = 0, rows = 0, columns = 0;
  bool operator==(const RegionRange&) const = default;
};

// L regions in blocks of neighbours: squares of a grid's cells, or stretches of a sequence; row by row. An
// edge cuts blocks off.
struct BlockGrid {
  Grid regions;  // that there are
  Grid block;    // the regions of a whole block
  Grid blocks;   // how they lie

  int block_of(int region) const;
  RegionRange range(int block) const;
};

// side: of a square, or the length of a stretch; at least 1.
BlockGrid block_grid(const Layout& layout, int side);

}  // namespace sightline
