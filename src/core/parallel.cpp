#include "core/parallel.h"

#include <algorithm>
#include <exception>
#include <thread>
#include <vector>

namespace sightline {

void parallel_ranges(std::size_t count, std::size_t least,
                     const std::function<void(std::size_t begin, std::size_t end)>& body) {
  const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
  const std::size_t ranges = std::clamp<std::size_t>(count / std::max<std::size_t>(least, 1), 1, cores);
  if (ranges == 1) {
    if (count > 0) body(0, count);
    return;
  }
  std::vector<std::exception_ptr> errors(ranges);
  const auto run = [&](std::size_t range) {
    try {
      body(count * range / ranges, count * (range + 1) / ranges);
    } catch (...) {
      errors[range] = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t range = 1; range < ranges; ++range) threads.emplace_back(run, range);
    run(0);
  }
  for (const std::exception_ptr& error : errors)
    if (error) std::rethrow_exception(error);
}

}  // namespace sightline
