#pragma once

#include <string_view>

namespace sightline {

// The text without those of `marks` that stand at its beginning and its end.
constexpr std::string_view without_ends(std::string_view text, std::string_view marks) {
  const std::size_t begin = text.find_first_not_of(marks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(marks) + 1 - begin);
}

}  // namespace sightline
