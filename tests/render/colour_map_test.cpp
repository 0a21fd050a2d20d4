#include "render/colour_map.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "render/overlay.h"

namespace sightline {
namespace {

double luminance(const Colour& colour) {
  return 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
}

TEST(ColourMap, EveryMapGetsLighterAllTheWay) {
  for (const char* name : {"inferno", "magma", "plasma", "viridis", "cividis"}) {
    const ColourMap map = parse_enum<ColourMap>(name);
    EXPECT_EQ(to_string(map), name);
    const auto table = colour_table(map);
    for (std::size_t i = 8; i < 256; i += 8) EXPECT_GT(luminance(table[i]), luminance(table[i - 8])) << name;
  }
  EXPECT_THROW(parse_enum<ColourMap>("jet"), UsageError);
}

// matplotlib's own numbers: viridis(0) = 68, 1, 84 and viridis(255) = 253, 231, 36 (red first).
TEST(ColourMap, RedComesFirst) {
  const auto table = colour_table(ColourMap::viridis);
  EXPECT_NEAR(table[0][0], 68, 1);
  EXPECT_NEAR(table[0][2], 84, 1);
  EXPECT_NEAR(table[255][0], 253, 1);
  EXPECT_NEAR(table[255][2], 36, 1);
}

TEST(OverlayStyle, NamesComeBack) {
  EXPECT_EQ(parse_enum<OverlayStyle>("colour"), OverlayStyle::colour);
  EXPECT_EQ(parse_enum<OverlayStyle>("brighten"), OverlayStyle::brighten);
  EXPECT_THROW(parse_enum<OverlayStyle>("negative"), UsageError);
}

TEST(Overlay, WithoutOpacityThePhotoIsUntouched) {
  const Image photo{2, 1, {10, 20, 30, 200, 100, 0}};
  const HeatMap map{2, 1, {0.2f, 1.0f}};
  const Image seen = overlay(photo, map, {.style = OverlayStyle::brighten, .opacity = 0});
  EXPECT_EQ(seen.rgb, photo.rgb);
}

}  // namespace
}  // namespace sightline
