#include "core/comma_list.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/without_ends.h"

namespace sightline {

std::vector<std::string> split_at_commas(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view part = without_ends(std::string_view(text).substr(begin, end - begin), " \t");
    if (!part.empty()) parts.emplace_back(part);
    begin = end + 1;
  }
  return parts;
}

}  // namespace sightline
