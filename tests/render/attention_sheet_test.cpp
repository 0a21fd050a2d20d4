#include "render/attention_sheet.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "render/sheet_scene.h"

namespace sightline {
namespace {

// How much each pixel of word 0's tile differs from the first tile's, the plain photo: [tile height, tile
// width].
std::vector<int> brightness(const Image& sheet, const Box& tile) {
  std::vector<int> values;
  for (int y = tile.y; y < tile.y + tile.height; ++y)
    for (int x = tile.x; x < tile.x + tile.width; ++x) {
      const std::uint8_t* pixel = &sheet.rgb[(static_cast<std::size_t>(y) * sheet.width + x) * 3];
      values.push_back(pixel[0] + pixel[1] + pixel[2]);
    }
  return values;
}

struct Case {
  ResizeRule rule;
  int width, height;
};
class KnownCell : public testing::TestWithParam<Case> {};

// A word that looks at one cell only: the tile is brightest within that cell's rectangle of the photo, for
// every cell of which enough lies in the photo to be seen.
TEST_P(KnownCell, IsWhereTheTileIsBrightest) {
  const auto [rule, width, height] = GetParam();
  const Grid grid{4, 6};
  const Preprocessing preprocessing{.resize = rule, .height = 160, .width = 240};
  const Geometry geometry(preprocessing, width, height);
  const Image photo = flat_photo(width, height, 60);
  int seen = 0;
  for (const OverlayStyle style : {OverlayStyle::colour, OverlayStyle::brighten}) {
    const SheetOptions options{.overlay = {.style = style}};
    for (int cell = 0; cell < grid.cells(); ++cell) {
      const Rectangle where =
          geometry.cell(cell / grid.columns, cell % grid.columns, grid.rows, grid.columns);
      const double centre_x = where.x + where.width / 2, centre_y = where.y + where.height / 2;
      if (centre_x < 0 || centre_x > width || centre_y < 0 || centre_y > height) continue;
      const Hypothesis hypothesis = looking_at({cell}, grid, {"here"});
      const Image sheet = render_attention_sheet(photo, geometry, hypothesis, options);
      const Box tile = attention_sheet_layout({photo.width, photo.height}, hypothesis, options).tiles[1];
      const std::vector<int> values = brightness(sheet, tile);
      const int peak = static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
      const double x = (peak % tile.width + 0.5) * width / tile.width;
      const double y = (peak / tile.width + 0.5) * height / tile.height;
      // To half a pixel of the tile: eight bits have several brightest ones.
      const double half_x = 0.5 * width / tile.width, half_y = 0.5 * height / tile.height;
      EXPECT_GE(x, where.x - half_x) << "cell " << cell;
      EXPECT_LE(x, where.x + where.width + half_x) << "cell " << cell;
      EXPECT_GE(y, where.y - half_y) << "cell " << cell;
      EXPECT_LE(y, where.y + where.height + half_y) << "cell " << cell;
      ++seen;
    }
  }
  EXPECT_GE(seen, 16);
}

INSTANTIATE_TEST_SUITE_P(
    AttentionSheet, KnownCell,
    testing::Values(Case{ResizeRule::squash, 640, 480}, Case{ResizeRule::squash, 300, 700},
                    Case{ResizeRule::centre_crop, 640, 480}, Case{ResizeRule::centre_crop, 300, 700},
                    Case{ResizeRule::letterbox, 640, 480}, Case{ResizeRule::letterbox, 300, 700},
                    Case{ResizeRule::letterbox, 24, 16}));

TEST(AttentionSheet, BeginsWithThePlainPhoto) {
  const Image photo = flat_photo(400, 300, 77);
  const Geometry geometry({}, 400, 300);
  const Hypothesis hypothesis = looking_at({3}, {7, 7}, {"dog"});
  const Image sheet = render_attention_sheet(photo, geometry, hypothesis);
  const SheetLayout layout = attention_sheet_layout({photo.width, photo.height}, hypothesis);
  ASSERT_EQ(sheet.width, layout.width);
  ASSERT_EQ(sheet.height, layout.height);
  for (const int value : brightness(sheet, layout.tiles[0])) ASSERT_EQ(value, 3 * 77);
}

// Whether anything is written in a part of a sheet.
bool has_ink(const Image& sheet, const Box& box) {
  const std::vector<int> values = brightness(sheet, box);
  return std::any_of(values.begin(), values.end(), [](int value) { return value < 3 * 200; });
}

TEST(AttentionSheet, SaysAtTheFootWhatItMeansAndWhereItComesFrom) {
  const Image photo = flat_photo(400, 300, 77);
  const Geometry geometry({}, 400, 300);
  const Hypothesis hypothesis = looking_at({3}, {7, 7}, {"dog"});
  SheetOptions options;
  const SheetLayout legend = attention_sheet_layout({400, 300}, hypothesis, options);
  EXPECT_GT(legend.foot.height, 0);
  EXPECT_TRUE(has_ink(render_attention_sheet(photo, geometry, hypothesis, options), legend.foot));
  options.source = {"dog.jpg", "model.safetensors", "2026-11-26"};
  const SheetLayout whole = attention_sheet_layout({400, 300}, hypothesis, options);
  EXPECT_GT(whole.foot.height, legend.foot.height);
  const Image sheet = render_attention_sheet(photo, geometry, hypothesis, options);
  const int line = whole.foot.height - legend.foot.height;
  EXPECT_TRUE(has_ink(sheet, {whole.foot.x, whole.foot.y + legend.foot.height, whole.foot.width, line}));
  options.source.date = "2026-11-27";
  EXPECT_NE(render_attention_sheet(photo, geometry, hypothesis, options).rgb, sheet.rgb);
  options.source = {};
  EXPECT_EQ(attention_sheet_layout({400, 300}, Hypothesis{}, options).foot.height, 0);
}

TEST(AttentionSheet, OutlinesTheGlimpseOfHardAttention) {
  const Image photo = flat_photo(400, 400, 60);
  const Geometry geometry({}, 400, 400);
  Hypothesis hypothesis = looking_at({24}, {7, 7}, {"dog"});
  const Image without = render_attention_sheet(photo, geometry, hypothesis);
  hypothesis.glimpses = {0};
  const Image with = render_attention_sheet(photo, geometry, hypothesis);
  const Box tile = attention_sheet_layout({photo.width, photo.height}, hypothesis).tiles[1];
  const auto before = brightness(without, tile), after = brightness(with, tile);
  for (int y = 0; y < tile.height; ++y)
    for (int x = 0; x < tile.width; ++x) {
      const bool near_cell = x < tile.width / 7 + 3 && y < tile.height / 7 + 3;
      const std::size_t i = static_cast<std::size_t>(y) * tile.width + x;
      if (!near_cell) {
        ASSERT_EQ(before[i], after[i]);
      }
    }
  EXPECT_NE(before, after);
}

// Labels stay in their room: beneath every tile the paper between two slots is untouched, whatever is
// written.
TEST(AttentionSheet, LabelsOfAnyWordsNeitherOverlapNorCrash) {
  const std::vector<std::string> words{
      std::string(300, 'W'), "\xFF\xFE\x80",     "na\xC3\xAFve",         "\xE7\x8A\xAC", "",
      "two\nlines",          "\xF0\x9F\x90\x95", std::string("a\0b", 3), "%s%n"};
  for (const auto& [width, height] :
       {std::pair{640, 480}, {32, 32}, {1, 5000}, {5000, 1}, {100, 900}, {2000, 500}}) {
    const Image photo = flat_photo(width, height, 90);
    const Geometry geometry({}, width, height);
    const Hypothesis hypothesis = looking_at(std::vector<int>(words.size(), 5), {3, 3}, words);
    const Image sheet = render_attention_sheet(photo, geometry, hypothesis);
    const SheetLayout layout = attention_sheet_layout({photo.width, photo.height}, hypothesis);
    for (const Box& label : layout.labels) {
      for (int y = label.y; y < label.y + label.height; ++y) {
        for (const int x : {label.x - 3, label.x + label.width + 3}) {
          const std::uint8_t* pixel = &sheet.rgb[(static_cast<std::size_t>(y) * sheet.width + x) * 3];
          ASSERT_GT(pixel[0], 240) << width << " x " << height;
        }
      }
    }
  }
}

TEST(AttentionSheet, WithoutWordsOrAttentionThereIsThePhoto) {
  const Image photo = flat_photo(64, 48, 90);
  const Geometry geometry({}, 64, 48);
  EXPECT_GT(render_attention_sheet(photo, geometry, Hypothesis{}).height, 200);
  Hypothesis blind = looking_at({0}, {2, 2}, {"dog"});
  blind.alpha.clear();
  const Image sheet = render_attention_sheet(photo, geometry, blind);
  for (const int value :
       brightness(sheet, attention_sheet_layout({photo.width, photo.height}, blind).tiles[1]))
    ASSERT_EQ(value, 270);
}

}  // namespace
}  // namespace sightline
