#include "core/read_ahead.h"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace sightline {
namespace {

TEST(ReadAhead, HandsItemsOutInOrderThenNothing) {
  ReadAhead<std::size_t> reader(100, 3, [](std::size_t index) { return index * index; });
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(reader.next(), i * i);
  EXPECT_EQ(reader.next(), std::nullopt);
  EXPECT_EQ(reader.next(), std::nullopt);
}

TEST(ReadAhead, NeverRunsFurtherAheadThanAllowed) {
  std::atomic<std::size_t> made = 0;
  ReadAhead<std::size_t> reader(50, 4, [&made](std::size_t index) {
    ++made;
    return index;
  });
  for (std::size_t taken = 1; taken <= 50; ++taken) {
    ASSERT_TRUE(reader.next());
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
    EXPECT_LE(made, taken + 4);
  }
}

TEST(ReadAhead, RaisesWhatAnItemRaisesAfterThoseBeforeIt) {
  ReadAhead<int> reader(10, 2, [](std::size_t index) {
    if (index == 3) throw std::runtime_error("three");
    return static_cast<int>(index);
  });
  for (int i = 0; i < 3; ++i) EXPECT_EQ(reader.next(), i);
  EXPECT_THROW(reader.next(), std::runtime_error);
  EXPECT_EQ(reader.next(), std::nullopt);
}

TEST(ReadAhead, SeveralThreadsKeepTheOrderAndTheLimit) {
  std::atomic<std::size_t> made = 0;
  const auto make = [&made](std::size_t index) {
    ++made;
    std::this_thread::sleep_for(std::chrono::microseconds(index % 3 * 500));
    return index;
  };
  ReadAhead<std::size_t> reader(200, 5, make, 3);
  for (std::size_t i = 0; i < 200; ++i) {
    ASSERT_EQ(reader.next(), i);
    EXPECT_LE(made, i + 1 + 5);
  }
  EXPECT_EQ(reader.next(), std::nullopt);
}

TEST(ReadAhead, EndsAtOnceWhenTheCallerLeaves) {
  std::atomic<std::size_t> made = 0;
  {
    ReadAhead<std::size_t> reader(1000000, 2, [&made](std::size_t index) {
      ++made;
      return index;
    });
    reader.next();
  }
  EXPECT_LE(made, 4u);
}

}  // namespace
}  // namespace sightline
