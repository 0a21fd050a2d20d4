#include "cli/required_option.h"

#include <cstddef>

#include "core/error.h"

namespace sightline {

void require_option(bool given, bool met, std::initializer_list<const char*> options,
                    const std::string& other, const std::string& hint) {
  if (!given || met) return;
  std::string names;
  std::size_t left = options.size();
  for (const char* option : options) {
    names += option;
    --left;
    if (left > 0) names += left == 1 ? " and " : ", ";
  }
  throw UsageError(names + (options.size() == 1 ? " needs " : " need ") + other, hint);
}

}  // namespace sightline
