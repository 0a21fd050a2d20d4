#pragma once

namespace sightline {

// The region grid: row-major cells, never assumed square.
struct Grid {
  int rows = 0;
  int columns = 0;
  int cells() const { return rows * columns; }
  bool operator==(const Grid&) const = default;
};

}  // namespace sightline
