#pragma once

#include <cstdlib>

namespace sightline {

// Ends the program where a reader has returned what it promises not to: a finding.
inline void require(bool kept) {
  if (!kept) std::abort();
}

}  // namespace sightline
