#include "data/region_file.h"

#include <gmock/gmock.h>

#include <limits>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "data/raised.h"
#include "weights/npy_bytes.h"

namespace sightline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Arrays = std::vector<std::pair<std::string, std::string>>;

class RegionFileTest : public ::testing::Test {
 protected:
  std::filesystem::path write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path path = directory_.path() / name;
    std::filesystem::create_directories(path.parent_path());
    write_file_atomically(path, bytes);
    return path;
  }
  std::filesystem::path directory() const { return directory_.path(); }
  DetectedRegions read(const Arrays& arrays) const {
    return read_detected_regions(write("a.npz", npz_of(arrays)));
  }
  std::string fault(const Arrays& arrays) const {
    return raised<DataError>([&] { read(arrays); });
  }

 private:
  TemporaryDirectory directory_;
};

// Two regions of three numbers, their boxes, and the photo's size.
Arrays two_regions() {
  return {{"features", npy_of("(2, 3)", {1, 2, 3, 4, 5, 6})},
          {"boxes", npy_of("(2, 4)", {10, 20, 40, 60, 0, 0, 100, 50.5f})},
          {"image_w", npy_of("()", {100})},
          {"image_h", npy_of("(1,)", {80})}};
}

TEST_F(RegionFileTest, ReadsFeaturesAndBoxes) {
  const DetectedRegions regions = read(two_regions());
  EXPECT_EQ(regions.count, 2);
  EXPECT_EQ(regions.size, 3);
  EXPECT_THAT(regions.features, ElementsAre(1, 2, 3, 4, 5, 6));
  ASSERT_EQ(regions.boxes.size(), 2u);
  EXPECT_EQ(regions.boxes[0].x, 10);
  EXPECT_EQ(regions.boxes[0].y, 20);
  EXPECT_EQ(regions.boxes[0].width, 30);
  EXPECT_EQ(regions.boxes[0].height, 40);
  EXPECT_EQ(regions.boxes[1].height, 50.5);
  ASSERT_TRUE(regions.photo);
  EXPECT_EQ(regions.photo->width, 100);
  EXPECT_EQ(regions.photo->height, 80);
}

TEST_F(RegionFileTest, ReadsOtherNamesAndFeaturesAlone) {
  const DetectedRegions named =
      read({{"x", npy_of("(1, 2)", {1, 2})}, {"bbox", npy_of("(1, 4)", {0, 0, 5, 5})}});
  EXPECT_EQ(named.count, 1);
  EXPECT_EQ(named.boxes.size(), 1u);
  EXPECT_FALSE(named.photo);
  const DetectedRegions alone = read_detected_regions(write("b.npy", npy_of("(1, 2)", {1, 2})));
  EXPECT_THAT(alone.features, ElementsAre(1, 2));
  EXPECT_THAT(alone.boxes, IsEmpty());
}

TEST_F(RegionFileTest, WhatIsWrongIsNamed) {
  EXPECT_THAT(fault({{"boxes", npy_of("(1, 4)", {0, 0, 1, 1})}}),
              HasSubstr("a.npz: has no array 'features', found boxes.npy"));
  EXPECT_THAT(fault({{"features", npy_of("(6,)", {1, 2, 3, 4, 5, 6})}}), HasSubstr("its features are [6]"));
  EXPECT_THAT(fault({{"features", npy_of("(0, 4)", {})}}), HasSubstr("found no region"));
  EXPECT_THAT(fault({{"features", npy_of("(1, 1)", {std::numeric_limits<float>::quiet_NaN()})}}),
              HasSubstr("not finite"));
  Arrays arrays = two_regions();
  arrays[1].second = npy_of("(1, 4)", {0, 0, 1, 1});
  EXPECT_THAT(fault(arrays), HasSubstr("its boxes are [1, 4], expected [2, 4]"));
  arrays[1].second = npy_of("(2, 4)", {10, 20, 40, 60, 50, 50, 20, 20});  // a width and a height
  EXPECT_THAT(fault(arrays), HasSubstr("box 1"));
  arrays = two_regions();
  arrays[2].second = npy_of("()", {0});
  EXPECT_THAT(fault(arrays), HasSubstr("image_w and image_h"));
}

// Whatever its readers say: a damaged file is the data's fault.
TEST_F(RegionFileTest, DamagedFilesAreDataErrors) {
  const std::string whole = npz_of(two_regions());
  for (std::size_t size = 0; size < whole.size(); size += 7)
    EXPECT_THROW(read_detected_regions(write("cut.npz", whole.substr(0, size))), DataError) << size;
  std::string changed = whole;
  changed[whole.find("features.npy") + 12 + 130] ^= 1;  // one of its numbers
  EXPECT_THAT(raised<DataError>([&] { read_detected_regions(write("changed.npz", changed)); }),
              HasSubstr("changed.npz: array 'features': damaged"));
  EXPECT_THROW(read_detected_regions(directory() / "none.npz"), DataError);
}

// The detector saw the photo at half of its size.
TEST_F(RegionFileTest, BoxesGrowWithThePhoto) {
  const auto boxes = boxes_in_photo(read(two_regions()), {200, 160});
  ASSERT_EQ(boxes.size(), 2u);
  EXPECT_EQ(boxes[0].x, 20);
  EXPECT_EQ(boxes[0].y, 40);
  EXPECT_EQ(boxes[0].width, 60);
  EXPECT_EQ(boxes[0].height, 80);
}

TEST_F(RegionFileTest, BoxesOfAnotherPhotoAreRefused) {
  const DetectedRegions regions = read(two_regions());
  EXPECT_THAT(raised<DataError>([&] {
                boxes_in_photo(regions, {80, 100});
              }),
              HasSubstr("a.npz: the detector saw a photo of 100x80, and this one is 80x100"));
  Arrays arrays = two_regions();
  arrays.resize(2);  // no size is said
  const DetectedRegions unsized = read(arrays);
  EXPECT_EQ(boxes_in_photo(unsized, {100, 80}).size(), 2u);
  EXPECT_THAT(raised<DataError>([&] {
                boxes_in_photo(unsized, {50, 80});
              }),
              HasSubstr("boxes reach beyond the photo of 50x80"));
  arrays[1].second = npy_of("(2, 4)", {0, 0, 0.5f, 0.5f, 0.1f, 0.1f, 1, 1});
  EXPECT_THAT(raised<DataError>([&] {
                boxes_in_photo(read(arrays), {100, 80});
              }),
              HasSubstr("between 0 and 1"));
}

TEST_F(RegionFileTest, IsFoundByThePhotosName) {
  const auto found = [&](const std::string& photo) {
    return detected_regions_of(directory(), photo).lexically_relative(directory()).string();
  };
  write("dog.npz", "");
  write("cat.jpg.npy", "");
  write("b/dog.npy", "");
  EXPECT_EQ(found("/photos/dog.jpg"), "dog.npz");
  EXPECT_EQ(found("cat.jpg"), "cat.jpg.npy");
  EXPECT_EQ(found("../photos/b/dog.jpg"), "b/dog.npy") << "the photo's folders come first";
  EXPECT_EQ(found("photos/c/dog.jpg"), "dog.npz");
  EXPECT_THAT(raised<DataError>([&] { found("photos/cow.jpg"); }),
              HasSubstr("photos/cow.jpg: its regions are not in " + directory().string() +
                        ", expected cow.npz or cow.npy there"));
}

TEST_F(RegionFileTest, OfAPhotoAreOfTheSizeThatIsWanted) {
  write("dog.npy", npy_of("(1, 2)", {5, 6}));
  const WantedRegionSize of_two{2, "as the others have", "use one detector"},
      of_three{3, "as ever", "a hint"};
  const DetectedRegions regions = regions_of_photo(directory(), "photos/dog.jpg", of_two);
  EXPECT_THAT(regions.features, ElementsAre(5, 6));
  EXPECT_EQ(regions.file, (directory() / "dog.npy").string());
  try {
    regions_of_photo(directory(), "photos/dog.jpg", of_three);
    ADD_FAILURE() << "nothing was raised";
  } catch (const DataError& error) {
    EXPECT_EQ(error.what(), regions.file + ": regions of 2 numbers, expected 3 as ever");
    EXPECT_EQ(error.hint(), "a hint");
  }
  EXPECT_THAT(raised<DataError>([&] { regions_of_photo(directory(), "cow.jpg", of_two); }),
              HasSubstr("cow.jpg: its regions are not in"));
}

}  // namespace
}  // namespace sightline
