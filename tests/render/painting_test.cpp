#include "render/painting.h"

#include <gtest/gtest.h>

namespace sightline {
namespace {

// A letter for each pixel by its red: 'a' for 1, and so on; '.' for 0.
std::string letters_in(const Image& picture) {
  std::string text;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      const std::uint8_t* pixel = &picture.rgb[static_cast<std::size_t>((y * picture.width + x) * 3)];
      EXPECT_EQ(pixel[1], pixel[0] * 2);
      EXPECT_EQ(pixel[2], pixel[0] * 3);
      text += pixel[0] == 0 ? '.' : static_cast<char>('a' + pixel[0] - 1);
    }
    text += '/';
  }
  return text;
}
constexpr Colour kA{1, 2, 3}, kB{2, 4, 6};

TEST(Painting, ABoxIsFilledWhereItLiesInThePicture) {
  Image picture = blank(4, 3, {0, 0, 0});
  EXPECT_EQ(letters_in(picture), "..../..../..../");
  fill(picture, {1, 1, 2, 1}, kA);
  EXPECT_EQ(letters_in(picture), "..../.aa./..../");
  fill(picture, {-2, -5, 3, 7}, kB);
  EXPECT_EQ(letters_in(picture), "b.../baa./..../");
  fill(picture, {3, 2, 100, 100}, kA);
  EXPECT_EQ(letters_in(picture), "b.../baa./...a/");
  const std::string before = letters_in(picture);
  for (const Box& box :
       {Box{4, 0, 2, 2}, {0, 3, 2, 2}, {-2, 0, 2, 2}, {1, 1, 0, 5}, {1, 1, 5, 0}, {2, 2, -1, -1}})
    fill(picture, box, kB);
  EXPECT_EQ(letters_in(picture), before);
}

TEST(Painting, APartIsPastedInItsPlace) {
  Image picture = blank(4, 3, {0, 0, 0}), part = blank(2, 2, kA);
  fill(part, {1, 1, 1, 1}, kB);
  paste(picture, part, {2, 1, 2, 2});
  EXPECT_EQ(letters_in(picture), "..../..aa/..ab/");
  paste(picture, picture, {0, 0, 4, 3});
  EXPECT_EQ(letters_in(picture), "..../..aa/..ab/");
}

}  // namespace
}  // namespace sightline
