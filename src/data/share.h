#pragma once

#include <cstddef>
#include <vector>

namespace sightline {

// Which part of the work is this process's, of several that train one model together. One process alone has
// all of it.
struct Share {
  int rank = 0;   // 0 to world - 1
  int world = 1;  // processes
};

// This process's items: every world-th, from rank on. The parts of all ranks together are the whole; there
// are fewer items than ranks where some get none.
template <class T>
std::vector<T> part_of(const std::vector<T>& items, Share share) {
  std::vector<T> part;
  for (auto i = static_cast<std::size_t>(share.rank); i < items.size();
       i += static_cast<std::size_t>(share.world))
    part.push_back(items[i]);
  return part;
}

}  // namespace sightline
