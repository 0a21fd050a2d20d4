#pragma once

#include <string>
#include <string_view>

namespace sightline {

// Control characters as \n, \t, \x1b, those of the upper half (C1) and those that break a line or turn
// its direction (U+2028 to U+202E, U+2066 to U+2069) too, and a backslash as two: a file name must neither
// break a line nor move the cursor nor pass for another, and can be had back.
std::string printable(std::string_view text);

// The same, but backslashes stay and lines stay lines: messages may list things.
std::string printable_lines(std::string_view text);

}  // namespace sightline
