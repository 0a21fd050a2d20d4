#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

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
// Faults are another number of columns than the first row has, and an empty text; of JSON, what is no object
// of two texts (a whole number is the text of its digits). Raises DataError naming file and line: no such
// first row, what is not UTF-8.
void read_two_columns(const std::filesystem::path& path, const std::array<std::string, 2>& names,
                      const std::function<void(TextRow&&)>& take);

// Raises DataError naming the first of the rows that cannot be used ("FILE: line 12: the text is empty")
// where they are more than this share of all rows, or all of them. One may be there in any case, unless the
// share is 0.
void check_left_out(const std::vector<std::string>& left_out, std::size_t rows, double max_bad);

// What the first line names: a table's columns, or an object's keys. Nothing of what cannot be read, and of a
// line of more than 4 MiB.
std::vector<std::string> first_names(const std::filesystem::path& path);

// Whether these two are among them.
bool has_two_columns(const std::filesystem::path& path, const std::array<std::string, 2>& names);

}  // namespace sightline
