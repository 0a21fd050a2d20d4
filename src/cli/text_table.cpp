#include "cli/text_table.h"

#include <algorithm>

#include "cli/console.h"

namespace sightline {

std::string text_of(const TextTable& table) {
  std::size_t width = 0;
  for (const auto& [name, value] : table) width = std::max(width, name.size());
  std::string text;
  for (const auto& [name, value] : table) {
    text += name + std::string(width - name.size() + 2, ' ') + printable(value) + "\n";
  }
  return text;
}

}  // namespace sightline
