#include "train/training_regions.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "data/raised.h"

namespace sightline {
namespace {

TEST(TrainingRegions, PhotosThatAreMissingAreNamed) {
  const TemporaryDirectory directory;
  CaptionSet set{"captions.json", {}};
  for (int i = 0; i < 20; ++i) {
    const std::string file = "p" + std::to_string(i) + ".jpg";
    if (i != 3 && i != 17) directory.write(file, "x");
    set.images.push_back({std::to_string(i), file, {"a"}});
  }
  EXPECT_NO_THROW(require_photos(set, directory.path(), 0.1));
  EXPECT_EQ(
      raised<DataError>([&] { require_photos(set, directory.path(), 0.05); }),
      "captions.json: " + directory.path().string() + " lacks 2 of its 20 photos:\n  p3.jpg\n  p17.jpg");
  EXPECT_THROW(require_photos(set, directory.path() / "absent", 0.5), DataError);
}

}  // namespace
}  // namespace sightline
