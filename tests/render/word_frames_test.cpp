#include "render/word_frames.h"

#include <gtest/gtest.h>

#include "render/gallery_scene.h"

namespace sightline {
namespace {

Colour pixel(const Image& image, int x, int y) {
  const std::uint8_t* at = &image.rgb[(static_cast<std::size_t>(y) * image.width + x) * 3];
  return {at[0], at[1], at[2]};
}

TEST(WordFrames, ShowThePhotoThenEachWordThenThePhoto) {
  const Image photo = flat_photo(400, 400, 60);
  const Hypothesis hypothesis = looking_at({0, 24}, {5, 5}, {"a", "dog"});
  const auto frames = render_word_frames(photo, Geometry({}, 400, 400), hypothesis);
  ASSERT_EQ(frames.size(), 4u);
  const Colour plain{60, 60, 60};
  for (const std::size_t i : {std::size_t{0}, std::size_t{3}})
    EXPECT_EQ(pixel(frames[i].picture, 40, 40), plain);
  EXPECT_GT(pixel(frames[1].picture, 40, 40)[0], 75);
  EXPECT_LT(pixel(frames[1].picture, 360, 360)[0], 30);
  EXPECT_GT(pixel(frames[2].picture, 360, 360)[0], 75);
  EXPECT_LT(pixel(frames[2].picture, 40, 40)[0], 30);
}

// Whatever the shape and the words: one size, even sides, and beneath the photo nothing reaches the margins.
TEST(WordFrames, FitAnyPhotoAndAnyWords) {
  const std::vector<std::string> words{
      std::string(300, 'W'), "\xFF\xFE", "na\xC3\xAFve", "\xE7\x8A\xAC", "", "do", "n't",
      "two\nlines",          "%s%n"};
  for (const auto& [width, height] : {std::pair{1, 1}, {1, 5000}, {5000, 1}, {32, 31}, {1999, 1000}}) {
    const Image photo = flat_photo(width, height, 90);
    const Hypothesis hypothesis = looking_at(std::vector<int>(words.size(), 5), {3, 3}, words);
    const auto frames = render_word_frames(photo, Geometry({}, width, height), hypothesis);
    ASSERT_EQ(frames.size(), words.size() + 2);
    const int shown =
        std::max(1, static_cast<int>(std::lround(height * std::min(1.0, 640.0 / std::max(width, height)))));
    for (const AnimationFrame& frame : frames) {
      const Image& picture = frame.picture;
      EXPECT_EQ(picture.width, frames[0].picture.width);
      EXPECT_EQ(picture.height, frames[0].picture.height);
      EXPECT_EQ(picture.width % 2 + picture.height % 2, 0);
      EXPECT_LE(std::max(picture.width, picture.height), 1100);
      for (int y = shown; y < picture.height; ++y) {
        for (const int x : {0, 5, picture.width - 6, picture.width - 1})
          ASSERT_GT(pixel(picture, x, y)[0], 240) << width << " x " << height << " at " << x << ", " << y;
      }
    }
  }
}

TEST(WordFrames, WithoutWordsThereIsThePhoto) {
  const auto frames = render_word_frames(flat_photo(640, 480, 9), Geometry({}, 640, 480), Hypothesis{});
  ASSERT_EQ(frames.size(), 1u);
  EXPECT_EQ(frames[0].picture.height, 480);
}

}  // namespace
}  // namespace sightline
