#pragma once

#include <variant>

#include "caption/grid.h"

namespace sightline {

// Regions one after the other: source words, or what a detector found in a photo.
struct Sequence {
  int length = 0;
  bool operator==(const Sequence&) const = default;
};

// How L regions lie: as the cells of a grid, row by row, or one after the other. Where images of a batch have
// different numbers of regions, that of the longest.
class Layout {
 public:
  Layout() = default;  // no region
  Layout(const Grid& grid) : regions_(grid) {}
  Layout(int rows, int columns) : regions_(Grid{rows, columns}) {}
  Layout(const Sequence& sequence) : regions_(sequence) {}

  // L.
  int size() const {
    const Grid* cells = grid();
    return cells != nullptr ? cells->cells() : std::get<Sequence>(regions_).length;
  }
  // Null where the regions are a sequence.
  const Grid* grid() const { return std::get_if<Grid>(&regions_); }

  bool operator==(const Layout&) const = default;

 private:
  std::variant<Grid, Sequence> regions_;
};

}  // namespace sightline
