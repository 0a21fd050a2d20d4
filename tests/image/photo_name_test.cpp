#include "image/photo_name.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

TEST(PhotoName, IsToldByItsEndingOfEitherCase) {
  for (const char* name : {"a.jpg", "b/a.JPEG", "a.png", "a.webp", "a.bmp", "a.tif", "a.TIFF", "a.heic",
                           "a.heif", "a.avif", "a.gif", "a.Jxl"})
    EXPECT_TRUE(has_photo_name(name)) << name;
  for (const char* name : {"a", "a.txt", "jpg", ".jpg", "a.jpg/b", "a.dng"})
    EXPECT_FALSE(has_photo_name(name)) << name;
}

}  // namespace
}  // namespace sightline
