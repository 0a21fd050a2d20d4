#include "core/listed.h"

#include <algorithm>
#include <cstddef>

namespace sightline {

std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 200;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) text += (i ? ", " : "") + names[i];
  if (names.size() > kShown) text += " and " + std::to_string(names.size() - kShown) + " more";
  return text;
}

}  // namespace sightline
