#include "core/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <thread>
#include <vector>

namespace sightline {

namespace {

std::atomic<std::size_t> wanted_threads = 0;

}  // namespace

std::size_t parallel_threads() {
  const std::size_t wanted = wanted_threads;
  return wanted > 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

void set_parallel_threads(std::size_t threads) {
  wanted_threads = threads;
}

void parallel_ranges(std::size_t count, std::size_t least,
                     const std::function<void(std::size_t begin, std::size_t end)>& body) {
  const std::size_t ranges =
      std::clamp<std::size_t>(count / std::max<std::size_t>(least, 1), 1, parallel_threads());
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
