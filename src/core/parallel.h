#pragma once

#include <cstddef>
#include <functional>

namespace sightline {

// Calls body(begin, end) for consecutive ranges that together are [0, count), on as many threads as the
// machine has cores; on the calling thread alone where a range would be shorter than `least`. What the body
// throws is thrown here (of several, the first range's).
void parallel_ranges(std::size_t count, std::size_t least,
                     const std::function<void(std::size_t begin, std::size_t end)>& body);

}  // namespace sightline
