#include "render/palette.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <set>

namespace sightline {
namespace {

// What the indices say, as a picture's bytes.
std::vector<std::uint8_t> painted(const PalettePicture& picture) {
  std::vector<std::uint8_t> rgb;
  for (const std::uint8_t index : picture.pixels) {
    const Colour& colour = picture.colours.at(index);
    rgb.insert(rgb.end(), colour.begin(), colour.end());
  }
  return rgb;
}

TEST(Palette, FewColoursAreKept) {
  Image picture{16, 16, {}};
  for (int i = 0; i < 256; ++i) {  // 256 that lie apart
    const int red = i % 8 * 32, green = i / 8 % 8 * 32, blue = i / 64 * 64;
    for (const int value : {red, green, blue}) picture.rgb.push_back(static_cast<std::uint8_t>(value));
  }
  const PalettePicture found = to_palette(picture);
  EXPECT_EQ(found.colours.size(), 256u);
  EXPECT_EQ(painted(found), picture.rgb);
}

TEST(Palette, OfOneColourThereIsOne) {
  const PalettePicture found = to_palette({3, 2, std::vector<std::uint8_t>(18, 77)});
  ASSERT_EQ(found.colours.size(), 1u);
  EXPECT_EQ(found.colours[0], (Colour{77, 77, 77}));
  EXPECT_EQ(found.pixels, std::vector<std::uint8_t>(6, 0));
  EXPECT_EQ(to_palette({1, 1, {1, 2, 3}}).pixels.size(), 1u);
}

// Errors are handed on: of a soft gradient every part keeps its mean, and no pixel is far off.
TEST(Palette, ManyColoursKeepTheirMeans) {
  Image picture{120, 90, {}};
  for (int y = 0; y < 90; ++y)
    for (int x = 0; x < 120; ++x)
      for (const int value : {x * 2, y * 2, 255 - x - y})
        picture.rgb.push_back(static_cast<std::uint8_t>(value));
  const PalettePicture found = to_palette(picture);
  EXPECT_LE(found.colours.size(), 256u);
  EXPECT_GE(found.colours.size(), 200u);
  const auto rgb = painted(found);
  ASSERT_EQ(rgb.size(), picture.rgb.size());
  for (int top = 0; top < 90; top += 30) {
    for (int left = 0; left < 120; left += 30) {
      double sum = 0, difference = 0;
      for (int y = top; y < top + 30; ++y) {
        for (int i = left * 3; i < (left + 30) * 3; ++i) {
          const auto at = static_cast<std::size_t>(y * 360 + i);
          sum += rgb[at] - picture.rgb[at];
          difference += std::abs(rgb[at] - picture.rgb[at]);
        }
      }
      EXPECT_NEAR(sum / 2700, 0, 1) << left << ' ' << top;
      EXPECT_LT(difference / 2700, 12) << left << ' ' << top;
    }
  }
}

// Of noise, too, there are no more colours than an index can name.
TEST(Palette, NoiseHas256Colours) {
  Image picture{64, 64, {}};
  unsigned state = 1;
  for (int i = 0; i < 64 * 64 * 3; ++i) {
    state = state * 1664525u + 1013904223u;
    picture.rgb.push_back(static_cast<std::uint8_t>(state >> 24));
  }
  const PalettePicture found = to_palette(picture);
  EXPECT_EQ(found.colours.size(), 256u);
  EXPECT_GT(std::set<std::uint8_t>(found.pixels.begin(), found.pixels.end()).size(), 200u);
}

}  // namespace
}  // namespace sightline
