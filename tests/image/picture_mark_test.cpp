#include "image/picture_mark.h"

#include <gtest/gtest.h>

#include "core/temporary_directory.h"
#include "image/image_reader.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

TEST(PictureMark, IsInPicturesThatAreWrittenWithItAndChangesNoPixel) {
  const TemporaryDirectory directory;
  const Image image{
      4, 2, {1, 2, 3, 40, 50, 60, 70, 80, 90, 9, 8, 7, 10, 20, 30, 41, 51, 61, 71, 81, 91, 19, 18, 17}};
  for (const char* name : {"marked.png", "marked.jpg"}) {
    const auto marked = directory.path() / name, plain = directory.path() / ("plain" + std::string(name));
    write_image(marked, image, kPictureMark);
    write_image(plain, image);
    EXPECT_TRUE(is_marked_picture(marked)) << name;
    EXPECT_FALSE(is_marked_picture(plain)) << name;
    EXPECT_EQ(read_image(marked).rgb, read_image(plain).rgb) << name;
  }
  EXPECT_FALSE(is_marked_picture(directory.path() / "absent.png"));
  EXPECT_FALSE(is_marked_picture(directory.path()));
}

}  // namespace
}  // namespace sightline
