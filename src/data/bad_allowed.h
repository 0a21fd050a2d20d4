#pragma once

#include <cstddef>

namespace sightline {

// How many of so many photos or rows may be unusable (--max-bad SHARE): this share of them, and one in any
// case unless the share is 0. A file that is absent or broken is a slip; a hundred are the wrong directory.
std::size_t bad_allowed(std::size_t count, double share);

}  // namespace sightline
