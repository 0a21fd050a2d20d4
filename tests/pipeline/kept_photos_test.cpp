#include "pipeline/kept_photos.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace sightline {
namespace {

TEST(KeptPhotos, WhoeverReadsWaitsForRoom) {
  const auto photos = std::make_shared<KeptPhotos>(100, 1);
  auto first = KeptPhotos::keep(photos->enter(), std::string(60, 'a'));
  auto second = KeptPhotos::keep(photos->enter(), std::string(60, 'b'));
  EXPECT_EQ(photos->bytes(), 120u);
  std::atomic<bool> entered = false;
  std::thread reader([&] {
    const auto place = photos->enter();
    entered = true;
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  EXPECT_FALSE(entered);
  const auto same = second;  // another owner
  second.reset();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  EXPECT_FALSE(entered);
  first.reset();
  reader.join();
  EXPECT_TRUE(entered);
  EXPECT_EQ(photos->bytes(), 60u);
  EXPECT_EQ(*same, std::string(60, 'b'));
}

// A batch of large photos becomes full, whatever they have.
TEST(KeptPhotos, LetsAsManyInAsABatchHas) {
  const auto photos = std::make_shared<KeptPhotos>(1, 3);
  std::vector<std::shared_ptr<const std::string>> batch;
  for (int i = 0; i < 3; ++i) batch.push_back(KeptPhotos::keep(photos->enter(), std::string(100, 'x')));
  EXPECT_EQ(photos->bytes(), 300u);
}

TEST(KeptPhotos, NobodyWaitsAfterTheEnd) {
  const auto photos = std::make_shared<KeptPhotos>(0, 0);
  std::thread reader([&] { photos->enter(); });
  photos->stop();
  reader.join();
  EXPECT_EQ(photos->bytes(), 0u);
}

}  // namespace
}  // namespace sightline
