#pragma once

#include <string>
#include <vector>

namespace sightline {

// Texts in a row with `between` between them.
std::string joined(const std::vector<std::string>& texts, const std::string& between = ", ");

// Names as a sentence has them, "a, b, c": the first 200 in their order, and how many more there are.
std::string listed(const std::vector<std::string>& names);

// For messages of what may be thousands: the first ten, with `between` between them. Where there are more,
// all are written to a file of their own in the directory of temporary files, a line each, and the text tells
// how many more there are, and the file.
std::string ten_of(const std::vector<std::string>& names, const std::string& between = ", ");

}  // namespace sightline
