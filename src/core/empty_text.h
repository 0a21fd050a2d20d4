#pragma once

#include <string_view>

namespace sightline {

// Whether there is nothing to read in a text: no byte but blanks, tabs and line ends.
inline bool is_empty_text(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace sightline
