#include "caption/attention_form.h"

#include <algorithm>

namespace sightline {

int BlockGrid::block_of(int region) const {
  const int row = region / regions.columns, column = region % regions.columns;
  return row / block.rows * blocks.columns + column / block.columns;
}

RegionRange BlockGrid::range(int number) const {
  const int row = number / blocks.columns * block.rows, column = number % blocks.columns * block.columns;
  return {row, column, std::min(block.rows, regions.rows - row),
          std::min(block.columns, regions.columns - column)};
}

BlockGrid block_grid(const Layout& layout, int side) {
  const Grid* grid = layout.grid();
  const Grid regions = grid != nullptr ? *grid : Grid{1, layout.size()};
  const Grid block{std::min(side, regions.rows), std::min(side, regions.columns)};
  return {
      regions,
      block,
      {(regions.rows + block.rows - 1) / block.rows, (regions.columns + block.columns - 1) / block.columns}};
}

}  // namespace sightline
