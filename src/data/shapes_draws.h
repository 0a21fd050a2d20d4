#pragma once

#include "core/random.h"

namespace sightline {

// A whole number from `least` to `most`, both included.
inline int draw_between(Random& random, int least, int most) {
  return least + static_cast<int>(random.below(static_cast<std::uint64_t>(most - least + 1)));
}

}  // namespace sightline
