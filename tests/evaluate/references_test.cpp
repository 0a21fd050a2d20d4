#include "evaluate/references.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"

namespace sightline {
namespace {

TEST(References, AreTheImagesWithACaption) {
  const TemporaryDirectory directory;
  const auto file = directory.write(
      "c.json", R"({"images": [{"id": 1, "file_name": "1.jpg"}, {"id": 2, "file_name": "2.jpg"}],
                    "annotations": [{"id": 1, "image_id": 2, "caption": "a dog"}]})");
  const References found = read_references(file, {});
  ASSERT_EQ(found.set.images.size(), 1u);
  EXPECT_EQ(found.set.images[0].id, "2");
  EXPECT_EQ(found.notices, (std::vector<std::string>{"1 image without references not scored"}));
}

TEST(References, WhereNoImageHasOneThereIsNothingToCompareWith) {
  const TemporaryDirectory directory;
  const auto file =
      directory.write("c.json", R"({"images": [{"id": 1, "file_name": "1.jpg"}], "annotations": []})");
  EXPECT_THROW(read_references(file, {}), DataError);
}

}  // namespace
}  // namespace sightline
