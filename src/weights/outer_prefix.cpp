#include "weights/outer_prefix.h"

#include <algorithm>
#include <string_view>

namespace sightline {

std::string outer_prefix(const std::vector<std::string>& wanted, const std::vector<std::string>& found) {
  constexpr std::string_view kOuter[] = {"module.", "_orig_mod.", "model.", "encoder.", "backbone."};
  std::string prefix;
  const auto goes_further = [&](std::string_view more) {
    const std::string longer = prefix + std::string(more);
    return !found.empty() && std::all_of(found.begin(), found.end(), [&](const std::string& name) {
      return name.starts_with(longer);
    }) && std::none_of(wanted.begin(), wanted.end(), [&](const std::string& name) {
      return name.starts_with(more);
    });
  };
  for (bool longer = true; longer;) {
    longer = false;
    for (const std::string_view more : kOuter) {
      if (!goes_further(more)) continue;
      prefix += more;
      longer = true;
    }
  }
  return prefix;
}

}  // namespace sightline
