#include "distill/look_batches.h"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <set>

#include "core/error.h"

namespace sightline {
namespace {

TEST(LookBatches, ShowsEveryPhotoOnceAnEpochInAnyView) {
  LookBatches batches(12, 2, 4, 7);
  EXPECT_EQ(batches.batches_per_epoch(), 3);
  std::vector<std::int64_t> orders[2];
  std::set<std::size_t> views;
  for (auto& order : orders) {
    for (int i = 0; i < 3; ++i, batches.advance()) {
      for (const Look& look : batches.current()) {
        order.push_back(look.photo);
        views.insert(look.view);
      }
    }
    EXPECT_EQ(std::set(order.begin(), order.end()).size(), 12u);
  }
  EXPECT_NE(orders[0], orders[1]);
  EXPECT_EQ(views.size(), 2u);
}

TEST(LookBatches, LeavesOutTheRestAndTakesFewPhotosTogether) {
  EXPECT_EQ(LookBatches(11, 1, 4, 7).batches_per_epoch(), 2);
  const LookBatches few(3, 1, 32, 7);
  EXPECT_EQ(few.batches_per_epoch(), 1);
  EXPECT_EQ(few.current().size(), 3u);
}

TEST(LookBatches, GoesOnToTheBit) {
  LookBatches whole(10, 3, 3, 7), again(10, 3, 3, 7);
  for (int i = 0; i < 5; ++i) whole.advance();
  again.restore(parse_json(dump_json(whole.state()), "state"), "state");
  for (int i = 0; i < 8; ++i) {
    EXPECT_EQ(whole.current(), again.current());
    whole.advance();
    again.advance();
  }
  LookBatches other(11, 3, 3, 7);
  EXPECT_THROW(other.restore(whole.state(), "state"), DataError);
  Json damaged = whole.state();
  damaged["position"] = 99;
  EXPECT_THROW(again.restore(damaged, "state"), DataError);
}

}  // namespace
}  // namespace sightline
