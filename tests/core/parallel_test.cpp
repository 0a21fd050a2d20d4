#include "core/parallel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <numeric>
#include <stdexcept>
#include <thread>
#include <vector>

namespace sightline {
namespace {

TEST(ParallelRanges, CoverEachItemOnce) {
  for (const std::size_t count : {0, 1, 7, 1000}) {
    std::vector<std::atomic<int>> visits(count);
    parallel_ranges(count, 1, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = begin; i < end; ++i) ++visits[i];
    });
    for (const auto& visit : visits) EXPECT_EQ(visit, 1);
  }
}

TEST(ParallelRanges, ShortWorkIsOneRange) {
  std::atomic<int> ranges = 0;
  parallel_ranges(10, 100, [&](std::size_t, std::size_t) { ++ranges; });
  EXPECT_EQ(ranges, 1);
}

TEST(ParallelRanges, AreAsManyAsThreadsWereAskedFor) {
  const auto ranges = [] {
    std::atomic<int> count = 0;
    parallel_ranges(1000, 1, [&](std::size_t, std::size_t) { ++count; });
    return count.load();
  };
  set_parallel_threads(1);
  EXPECT_EQ(ranges(), 1);
  set_parallel_threads(5);
  EXPECT_EQ(ranges(), 5);
  set_parallel_threads(0);
  EXPECT_EQ(ranges(), static_cast<int>(std::max(1u, std::thread::hardware_concurrency())));
}

TEST(ParallelRanges, ThrowWhatTheBodyThrows) {
  EXPECT_THROW(parallel_ranges(1000, 1,
                               [](std::size_t, std::size_t end) {
                                 if (end == 1000) throw std::runtime_error("last range");
                               }),
               std::runtime_error);
}

}  // namespace
}  // namespace sightline
