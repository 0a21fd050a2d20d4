#include "pipeline/coco_image_ids.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::ThrowsMessage;

std::vector<PhotoFile> photos(const std::vector<std::string>& paths) {
  std::vector<PhotoFile> photos;
  for (const std::string& path : paths) photos.push_back({path, path});
  return photos;
}

TEST(CocoImageIds, AreTheNumbersOfCocosOwnNames) {
  const CocoImageIds images =
      coco_image_ids(photos({"val/COCO_val2014_000000391895.jpg", "000000000042.jpg", "0.jpg"}), {});
  EXPECT_THAT(images.ids, ElementsAre("391895", "42", "0"));
  EXPECT_THAT(images.notices, IsEmpty());
}

TEST(CocoImageIds, OfOtherNamesTheLastNumberAndANotice) {
  const std::vector<PhotoFile> named = photos({"7.jpg", "2041/IMG_2 (3).jpg", "b-010.jpg"});
  EXPECT_THAT([&] { coco_image_ids(named, {}); },
              ThrowsMessage<UsageError>(HasSubstr("2 photos not named by an image id as COCO's are "
                                                  "(000000000139.jpg): 2041/IMG_2 (3).jpg, b-010.jpg")));
  const CocoImageIds images = coco_image_ids(named, {}, true);
  EXPECT_THAT(images.ids, ElementsAre("7", "3", "10"));
  EXPECT_THAT(images.notices,
              ElementsAre(AllOf(HasSubstr("2 image ids guessed"), HasSubstr("3 for 2041/IMG_2 (3).jpg"))));
}

TEST(CocoImageIds, PhotosWithoutOneAndWithTheSameAreListed) {
  EXPECT_THAT(
      [] {
        coco_image_ids(photos({"1.jpg", "2020/dog.jpg", "cat.jpg"}), {}, true);
      },
      ThrowsMessage<UsageError>(HasSubstr("2 photos without an image id: 2020/dog.jpg, cat.jpg")));
  EXPECT_THAT(
      [] {
        coco_image_ids(photos({"a/1.jpg", "b/01.jpg"}), {});
      },
      ThrowsMessage<UsageError>(HasSubstr("the same image id: b/01.jpg and a/1.jpg")));
}

TEST(CocoImageIds, AnnotationsSayWhatTheyAre) {
  const TemporaryDirectory directory;
  const auto annotations =
      directory.write("captions.json", R"({"images": [{"id": 5, "file_name": "val/dog.jpg"},
                                          {"id": 6, "file_name": "train/dog.jpg"}], "annotations": []})");
  const CocoImageIds images = coco_image_ids(photos({"x/train/dog.jpg", "x/val/./dog.jpg"}), annotations);
  EXPECT_THAT(images.ids, ElementsAre("6", "5"));
  EXPECT_THAT(images.types, ElementsAre(IdType::number, IdType::number));
  EXPECT_THAT(images.notices, IsEmpty());
  EXPECT_THAT([&] { coco_image_ids(photos({"x/dog.jpg"}), annotations); },
              ThrowsMessage<UsageError>(HasSubstr("1 photo without an image id: x/dog.jpg")));
  EXPECT_THAT(
      [&] {
        coco_image_ids(photos({"a/val/dog.jpg", "b/val/dog.jpg"}), annotations);
      },
      ThrowsMessage<UsageError>(HasSubstr("several photos are of the same image: b/val/dog.jpg")));
}

}  // namespace
}  // namespace sightline
