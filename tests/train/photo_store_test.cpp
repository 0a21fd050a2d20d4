#include "train/photo_store.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

class PhotoStoreTest : public ::testing::Test {
 protected:
  PhotoStoreTest() {
    for (int i = 0; i < 4; ++i) {
      Image picture{40 + i, 30, {}};
      picture.rgb.assign(static_cast<std::size_t>(picture.width) * picture.height * 3,
                         static_cast<std::uint8_t>(20 * i));
      write_image(directory_.path() / files_[static_cast<std::size_t>(i)], picture);
    }
  }

  PhotoStore store(std::size_t budget) const {
    PhotoStoreOptions options;
    options.budget = budget;
    return {directory_.path(), files_, options};
  }

  TemporaryDirectory directory_;
  const std::vector<std::filesystem::path> files_{"a.png", "b.png", "c.png", "d.png"};
};

TEST_F(PhotoStoreTest, GivesTheSameWhateverTheBudget) {
  for (const std::size_t budget : {std::size_t{0}, std::size_t{5000}, std::size_t{1} << 30}) {
    PhotoStore photos = store(budget);
    EXPECT_TRUE(photos.load({}, {}).empty());
    photos.expect({3, 1});
    for (const std::int64_t i : {1, 3, 0, 2, 3}) {
      const auto photo = photos.photo(i);
      EXPECT_EQ(photo->image.width, 40 + i) << budget;
      EXPECT_EQ(photo->image.rgb.front(), 20 * i) << budget;
    }
  }
}

// One that is kept outlives its file; one beyond the budget is read again, and may be gone.
TEST_F(PhotoStoreTest, KeepsWhatTheBudgetAllows) {
  PhotoStore photos = store(40 * 30 * 3);
  EXPECT_TRUE(photos.load({}, {}).empty());
  for (const auto& file : files_) std::filesystem::remove(directory_.path() / file);
  EXPECT_EQ(photos.photo(0)->image.width, 40);
  EXPECT_THROW(photos.photo(3), DataError);
  photos.expect({3});
  EXPECT_THROW(photos.photo(3), DataError);  // from the thread that reads ahead
}

TEST_F(PhotoStoreTest, ABadPhotoIsKnownBeforeTheFirstEpoch) {
  directory_.write("c.png", "no picture");
  PhotoStore photos = store(0);
  const auto failures = photos.load({}, {});
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].image, 2);
  EXPECT_NE(failures[0].reason.find("c.png"), std::string::npos);
}

TEST_F(PhotoStoreTest, LoadingStopsWhereItIsAskedTo) {
  std::int64_t told = 0;
  store(0).load([&](const Progress& progress) { told = progress.done; }, [] { return true; });
  EXPECT_EQ(told, 0);
}

}  // namespace
}  // namespace sightline
