#include "train/shared_photos.h"

#include <gmock/gmock.h>

#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::IsEmpty;
using ::testing::StartsWith;

CaptionSet set_of(const std::vector<std::string>& files) {
  CaptionSet set{"captions.json", {}};
  for (const std::string& file : files) set.images.push_back({file, file, {"a dog"}});
  return set;
}

TEST(SharedPhotos, AreThoseOfTheSamePlace) {
  const TemporaryDirectory directory;
  TrainingJob job;
  job.images = job.validation_images = directory.path();
  job.data = set_of({"1.jpg", "2.jpg", "deep/3.jpg"});
  job.validation_data = set_of({"4.jpg", "3.jpg"});
  EXPECT_THAT(shared_photos_warning(job), IsEmpty());
  job.validation_data = set_of({"4.jpg", "./2.jpg", "deep/3.jpg"});
  EXPECT_THAT(shared_photos_warning(job),
              StartsWith("validation photos that are trained on too: 2 of 3 (./2.jpg)"));
  job.validation_data = {};
  EXPECT_THAT(shared_photos_warning(job), IsEmpty());
}

TEST(SharedPhotos, EqualNamesInAnotherDirectoryAreOtherPhotos) {
  const TemporaryDirectory directory;
  std::filesystem::create_directory(directory.path() / "train");
  std::filesystem::create_directory(directory.path() / "val");
  std::filesystem::create_directory_symlink(directory.path() / "train", directory.path() / "link");
  TrainingJob job;
  job.data = job.validation_data = set_of({"1.jpg"});
  job.images = directory.path() / "train";
  job.validation_images = directory.path() / "val";
  EXPECT_THAT(shared_photos_warning(job), IsEmpty());
  job.validation_images = directory.path() / "link";
  EXPECT_THAT(shared_photos_warning(job), StartsWith("validation photos that are trained on too: 1 of 1"));
}

}  // namespace
}  // namespace sightline
