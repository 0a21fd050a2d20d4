#pragma once

#include <string>
#include <vector>

namespace sightline {

// Rows of as many cells each as the first has.
using TextRows = std::vector<std::vector<std::string>>;

// What stands before a row, between its cells and behind it.
struct ColumnMarks {
  std::string begin = "", between = "  ", end = "";
};

// The rows' cells under each other, the first to the left and the others to the right, a line each. Spaces at
// the end of a line go where nothing stands behind them.
std::string aligned_columns(const TextRows& rows, const ColumnMarks& marks = {});

}  // namespace sightline
