#include "train/detected_source.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "weights/npy_bytes.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DetectedSourceTest : public ::testing::Test {
 protected:
  void SetUp() override {
    write("a.npz", npz_of({{"features", npy_of("(2, 2)", {1, 2, 3, 4})}}));
    write("b.npy", npy_of("(1, 2)", {5, 6}));
    write("wide.npy", npy_of("(1, 3)", {5, 6, 7}));
    write("damaged.npy", "x");
  }
  void write(const std::string& name, const std::string& bytes) const {
    write_file_atomically(directory_.path() / name, bytes);
  }
  DetectedSource source(const std::vector<std::filesystem::path>& photos) const {
    return {directory_.path(), photos, 2};
  }

  TemporaryDirectory directory_;
};

TEST_F(DetectedSourceTest, GivesTheRegionsOfPhotosInTheOrderAsked) {
  DetectedSource source = this->source({"a.jpg", "b.jpg"});
  const Regions regions = source.regions({1, 0}, true);
  EXPECT_EQ(regions.features.sizes(), (std::vector<std::int64_t>{2, 2, 2}));
  EXPECT_EQ(regions.features[0][0][1].item<float>(), 6);
  EXPECT_EQ(regions.features[1][1][0].item<float>(), 3);
  EXPECT_FALSE(regions.mask[0][1].item<bool>());
  EXPECT_TRUE(regions.mask[1][1].item<bool>());
  EXPECT_FALSE(source.regions({1}, false).mask.defined());
}

TEST_F(DetectedSourceTest, ChecksEveryFile) {
  std::vector<std::int64_t> bad, told;
  std::vector<std::string> reasons;
  const auto progress = [&](const Progress& now) { told.push_back(now.done); };
  for (const auto& failure : source({"a.jpg", "damaged.jpg", "wide.jpg", "none.jpg"}).check(progress, {})) {
    bad.push_back(failure.image);
    reasons.push_back(failure.reason);
  }
  EXPECT_THAT(bad, ElementsAre(1, 2, 3));
  EXPECT_THAT(told, ElementsAre(1, 2, 3, 4));
  EXPECT_THAT(reasons, ElementsAre(HasSubstr("damaged.npy"), HasSubstr("regions of 3 numbers, expected 2"),
                                   HasSubstr("none.jpg: its regions are not in")));
  EXPECT_TRUE(source({"damaged.jpg"}).check({}, [] { return true; }).empty()) << "stopped before the first";
}

TEST_F(DetectedSourceTest, TheFirstSoundFileSaysTheSize) {
  EXPECT_EQ(detected_feature_size(directory_.path(), {"none.jpg", "damaged.jpg", "wide.jpg", "a.jpg"}), 3);
  try {
    detected_feature_size(directory_.path(), {"none.jpg"});
    ADD_FAILURE() << "nothing was raised";
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("found regions of none of 1 photo, the first: none.jpg"));
  }
}

}  // namespace
}  // namespace sightline
