#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace sightline {

// A row of a table of two texts.
struct TextRow {
  std::array<std::string, 2> texts;
  std::string where;  // "FILE: line 12", for errors
  std::string fault;  // why the row cannot be used; empty: it can
};

// Hands over the rows of a file one after the other. The file is a table with tabs whose first row names the
// two columns, in any order among others, or JSON lines of objects with these keys; which of the two, its
// first character says. Byte order marks and Windows' line ends are no part of it, blank lines are no rows.
// Faults are another number of columns than the first row has, and an empty text. Raises DataError naming
// file and line: no such first row, what is not UTF-8.
void read_two_columns(const std::filesystem::path& path, const std::array<std::string, 2>& names,
                      const std::function<void(TextRow&&)>& take);

// Whether the file begins as one of these columns does: its first 64 KiB say so. False for what cannot be
// read.
bool has_two_columns(const std::filesystem::path& path, const std::array<std::string, 2>& names);

}  // namespace sightline
