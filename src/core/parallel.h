#pragma once

#include <cstddef>
#include <functional>

namespace sightline {

// Calls body(begin, end) for consecutive ranges that together are [0, count), on as many threads as
// set_parallel_threads() says; on the calling thread alone where a range would be shorter than `least`. What
// the body throws is thrown here (of several, the first range's).
void parallel_ranges(std::size_t count, std::size_t least,
                     const std::function<void(std::size_t begin, std::size_t end)>& body);

// The number of threads of all later parallel_ranges() in this process; 0, as it begins: as many as the
// machine has cores.
void set_parallel_threads(std::size_t threads);
// That number, at least 1.
std::size_t parallel_threads();

}  // namespace sightline
