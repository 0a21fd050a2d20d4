#include "core/first_given.h"

namespace sightline {

std::optional<std::string> first_given(std::initializer_list<std::pair<const char*, bool>> flags) {
  for (const auto& [name, given] : flags)
    if (given) return name;
  return std::nullopt;
}

}  // namespace sightline
