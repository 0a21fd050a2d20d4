#include "render/overlay.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "render/gallery_scene.h"
#include "render/word_overlay.h"

namespace sightline {
namespace {

Image under_map(const Image& photo, float looked, const OverlayOptions& look) {
  const auto pixels = static_cast<std::size_t>(photo.width) * static_cast<std::size_t>(photo.height);
  return overlay(photo, {photo.width, photo.height, std::vector<float>(pixels, looked)}, look);
}

int brightness_at(const Image& image, int x, int y) {
  const std::uint8_t* at = &image.rgb[(static_cast<std::size_t>(y) * image.width + x) * 3];
  return at[0] + at[1] + at[2];
}

// A word over a 10 x 10 grid: alike in the 5 x 5 cells at the top left but for a spot of six times an even
// spread in cell (2, 2); the 0.7 that are left spread over the other cells, or all in cell (7, 7).
std::vector<float> spot(bool hot) {
  std::vector<float> alpha(100, hot ? 0.0f : 0.7f / 75);
  for (std::size_t cell = 0; cell < 50; ++cell)
    if (cell % 10 < 5) alpha[cell] = cell == 22 ? 0.06f : 0.01f;
  if (hot) alpha[77] = 0.7f;
  return alpha;
}

Hypothesis one_spot_and_two() {
  Hypothesis hypothesis = looking_at({0, 0}, {10, 10}, {"one", "two"});
  hypothesis.alpha = spot(false);
  const std::vector<float> second = spot(true);
  hypothesis.alpha.insert(hypothesis.alpha.end(), second.begin(), second.end());
  return hypothesis;
}

// A word that looked everywhere alike shows the photo as it is, to the last bit.
TEST(Overlay, AnEvenSpreadShowsThePhoto) {
  const Image photo = gradient_photo(90, 60);
  for (const Grid& grid : {Grid{7, 7}, Grid{5, 9}, Grid{14, 14}}) {
    Hypothesis hypothesis = looking_at({0}, grid, {"even"});
    hypothesis.alpha.assign(hypothesis.alpha.size(), 1.0f / static_cast<float>(grid.cells()));
    const Geometry geometry({}, 90, 60);
    EXPECT_EQ(overlay_word(photo, geometry, 90, 60, hypothesis, 0, {}).rgb, photo.rgb);
  }
}

// In colours an even spread is one muted tone, without a tint of the map.
TEST(Overlay, AnEvenSpreadHasNoColours) {
  const Image photo = flat_photo(20, 20, 100);
  const Image seen = under_map(photo, 1, {.style = OverlayStyle::colour});
  for (const std::uint8_t value : seen.rgb) ASSERT_EQ(value, 80);  // 100 * (1 - 0.8 * 0.25)
}

TEST(Overlay, BrightensWhatWasLookedAtAndDimsTheRestTowardsGrey) {
  const Image photo{1, 1, {180, 90, 40}};
  const OverlayOptions look{.opacity = 1};
  const Image more = under_map(photo, 4, look), less = under_map(photo, 0, look);
  for (std::size_t c = 0; c < 3; ++c) EXPECT_GT(more.rgb[c], photo.rgb[c]);
  EXPECT_GT(more.rgb[0] - more.rgb[2], 100);  // its own colour
  // The grey of its luminance, 0.30 * 180 + 0.59 * 90 + 0.11 * 40 = 111.5, at 0.15 of its brightness.
  for (std::size_t c = 0; c < 3; ++c) EXPECT_EQ(less.rgb[c], 17);
  const Image ends{2, 1, {0, 0, 0, 255, 255, 255}};
  EXPECT_EQ(under_map(ends, 50, look).rgb, ends.rgb);
}

TEST(Overlay, AHotRegionIsBrighterWithinThanWithout) {
  const Image photo = flat_photo(200, 200, 110);
  const Image seen = overlay_word(photo, Geometry({}, 200, 200), 200, 200, one_spot_and_two(), 1, {});
  EXPECT_GT(brightness_at(seen, 150, 150), 3 * 110 + 60);
  EXPECT_GT(brightness_at(seen, 50, 50), 3 * 110 + 30);
  EXPECT_EQ(brightness_at(seen, 10, 10), 3 * 110);  // an even spread's share
  EXPECT_LT(brightness_at(seen, 150, 50), 3 * 40);
}

// What got as much of two words looks the same in both pictures, whatever else they looked at.
TEST(Overlay, TheScaleIsTheSameForAllWords) {
  const Image photo = gradient_photo(200, 200);
  const Hypothesis hypothesis = one_spot_and_two();
  const Geometry geometry({}, 200, 200);
  for (const OverlayStyle style : {OverlayStyle::brighten, OverlayStyle::colour}) {
    const Image one = overlay_word(photo, geometry, 200, 200, hypothesis, 0, {.style = style});
    const Image two = overlay_word(photo, geometry, 200, 200, hypothesis, 1, {.style = style});
    EXPECT_NE(one.rgb, two.rgb);
    for (int y = 0; y < 60; ++y)
      for (int x = 0; x < 60; ++x) ASSERT_EQ(brightness_at(one, x, y), brightness_at(two, x, y));
  }
}

}  // namespace
}  // namespace sightline
