#include "data/image_path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "data/raised.h"

namespace sightline {
namespace {

TEST(ImagePath, StaysAsItIsWritten) {
  EXPECT_EQ(image_path("val/a.jpg", "x").string(), "val/a.jpg");
  EXPECT_EQ(image_path("./a.jpg", "x").string(), "./a.jpg");
  EXPECT_EQ(image_path("a/../b.jpg", "x").string(), "a/../b.jpg");
  EXPECT_EQ(image_path("..jpg", "x").string(), "..jpg");
}

TEST(ImagePath, NeverLeadsOutOfTheDirectory) {
  for (const std::string name : {"../a.jpg", "a/../../b.jpg", "/etc/passwd", ".."})
    EXPECT_THAT(raised<DataError>([&] { image_path(name, "c.json: image 3"); }),
                ::testing::AllOf(::testing::StartsWith("c.json: image 3 "), ::testing::HasSubstr(name)));
}

TEST(ImagePath, IsAFilesName) {
  EXPECT_THAT(raised<DataError>([] { image_path("", "x"); }), ::testing::HasSubstr("empty"));
  EXPECT_THAT(raised<DataError>([] { image_path("a/", "x"); }), ::testing::HasSubstr("a directory"));
  EXPECT_THAT(raised<DataError>([] { image_path(".", "x"); }), ::testing::HasSubstr("a directory"));
  EXPECT_THAT(raised<DataError>([] { image_path(std::string("a\0b", 3), "x"); }),
              ::testing::HasSubstr("zero byte"));
}

}  // namespace
}  // namespace sightline
