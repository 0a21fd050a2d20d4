#include "pipeline/sink_threads.h"

#include <gmock/gmock.h>

#include <chrono>

#include "core/error.h"
#include "pipeline/records.h"

namespace sightline {
namespace {

using testing::captioned;
using ::testing::ElementsAre;

// Remembers what it gets.
class Collector : public RecordSink {
 public:
  std::optional<std::string> take(const CaptionRecord& record) override {
    if (record.index == fails_at) throw EnvironmentError("full");
    std::this_thread::sleep_for(pause);
    indexes.push_back(record.index);
    if (record.index == odd) return "odd";
    return {};
  }
  void finish(bool complete) override { finished = complete ? "complete" : "stopped"; }

  std::size_t fails_at = 99, odd = 99;
  std::chrono::milliseconds pause{0};
  std::vector<std::size_t> indexes;
  std::string finished = "not";
};

TEST(SinkThreads, EachSinkGetsItsRecordsInOrder) {
  Collector one, two;
  two.pause = std::chrono::milliseconds(1);
  two.odd = 2;
  std::vector<std::size_t> taken;
  std::vector<std::string> said;
  {
    SinkThreads threads({&one, &two}, 2, [&](const CaptionRecord& record, const auto& problems) {
      taken.push_back(record.index);
      said.insert(said.end(), problems.begin(), problems.end());
    });
    for (std::size_t i = 0; i < 6; ++i) EXPECT_TRUE(threads.push(captioned("a", {"a"}, i), i == 3 ? 2 : 3));
    threads.finish(true);
  }
  EXPECT_THAT(one.indexes, ElementsAre(0, 1, 2, 4, 5));
  EXPECT_THAT(two.indexes, ElementsAre(0, 1, 2, 3, 4, 5));
  EXPECT_EQ(taken.size(), 6u);
  EXPECT_THAT(said, ElementsAre("odd"));
  EXPECT_EQ(one.finished, "complete");
}

TEST(SinkThreads, ASlowSinkHoldsTheSenderBack) {
  Collector slow;
  slow.pause = std::chrono::milliseconds(20);
  SinkThreads threads({&slow}, 2, {});
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < 10; ++i) threads.push(captioned("a", {"a"}, i), 1);
  // At least seven are taken: two wait, one is being taken.
  EXPECT_GE(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(130));
  threads.finish(true);
  EXPECT_EQ(slow.indexes.size(), 10u);
}

TEST(SinkThreads, AFailingSinkEndsTheRunAndTheOthersAreFinished) {
  Collector good, bad;
  bad.fails_at = 3;
  SinkThreads threads({&good, &bad}, 2, {});
  std::size_t pushed = 0;
  while (pushed < 1000 && threads.push(captioned("a", {"a"}, pushed), 3)) ++pushed;
  EXPECT_LT(pushed, 20u);
  EXPECT_THROW(threads.finish(false), EnvironmentError);
  EXPECT_EQ(good.finished, "stopped");
  EXPECT_EQ(bad.finished, "not");
  EXPECT_GE(good.indexes.size(), 3u);
}

}  // namespace
}  // namespace sightline
