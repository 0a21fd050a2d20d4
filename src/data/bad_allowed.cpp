#include "data/bad_allowed.h"

#include <algorithm>

namespace sightline {

std::size_t bad_allowed(std::size_t count, double share) {
  if (share <= 0) return 0;
  constexpr double kRounding = 1e-9;  // 100 * 0.29 is a little below 29
  return std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(count) * share + kRounding));
}

}  // namespace sightline
