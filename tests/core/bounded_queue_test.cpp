#include "core/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>
#include <vector>

namespace sightline {
namespace {

TEST(BoundedQueue, ItemsComeInTheirOrder) {
  BoundedQueue<std::unique_ptr<int>> queue(3);
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(queue.push(std::make_unique<int>(i)));
  for (int i = 0; i < 3; ++i) EXPECT_EQ(**queue.pop(), i);
}

TEST(BoundedQueue, WhatIsInAClosedOneCanStillBeTaken) {
  BoundedQueue<int> queue(2);
  queue.push(7);
  queue.close();
  EXPECT_FALSE(queue.push(8));
  EXPECT_EQ(queue.pop(), 7);
  EXPECT_EQ(queue.pop(), std::nullopt);
  EXPECT_EQ(queue.pop(), std::nullopt);
}

TEST(BoundedQueue, ClosingWakesWhoWaits) {
  BoundedQueue<int> full(1), empty(1);
  full.push(1);
  std::thread pusher([&] { EXPECT_FALSE(full.push(2)); });
  std::thread popper([&] { EXPECT_EQ(empty.pop(), std::nullopt); });
  full.close();
  empty.close();
  pusher.join();
  popper.join();
}

// Who pushes is never more than the capacity ahead; nothing is lost, and nothing comes twice.
TEST(BoundedQueue, HoldsASenderBack) {
  constexpr int kItems = 2000;
  BoundedQueue<int> queue(4);
  std::atomic<int> pushed = 0;
  std::thread sender([&] {
    for (int i = 0; i < kItems; ++i) {
      queue.push(i);
      ++pushed;
    }
    queue.close();
  });
  int popped = 0;
  while (const auto item = queue.pop()) {
    ASSERT_EQ(*item, popped);
    ++popped;
    ASSERT_LE(pushed.load(), popped + 4);
  }
  sender.join();
  EXPECT_EQ(popped, kItems);
}

}  // namespace
}  // namespace sightline
