#include "data/shapes_scenes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "core/sha256.h"

namespace sightline {
namespace {

const std::uint8_t* pixel(const Image& image, int x, int y) {
  return &image.rgb[(static_cast<std::size_t>(y) * image.width + x) * 3];
}

FigureColour nearest_colour(const std::uint8_t* rgb) {
  int least = 1 << 30;
  FigureColour nearest{};
  for (int i = 0; i < kFigureColours; ++i) {
    const Rgb colour = rgb_of(static_cast<FigureColour>(i));
    int distance = 0;
    for (int c = 0; c < 3; ++c) distance += (rgb[c] - colour[c]) * (rgb[c] - colour[c]);
    if (distance < least) nearest = static_cast<FigureColour>(i);
    least = std::min(least, distance);
  }
  return nearest;
}

template <class Check>
void for_scenes(int count, int size, Check check) {
  for (int number = 1; number <= count; ++number) {
    SCOPED_TRACE("scene " + std::to_string(number) + " of size " + std::to_string(size));
    check(draw_shapes_scene(7, number, size));
    if (::testing::Test::HasFatalFailure()) return;
  }
}

// Pixels and words must be the same on every machine and in every version: models and figures in the notes
// are of these scenes.
TEST(ShapesScenesTest, AreTheSameForEver) {
  Sha256 hash;
  for (std::uint64_t number = 1; number <= 40; ++number) {
    const ShapesScene scene = draw_shapes_scene(3, number, 48);
    hash.update({reinterpret_cast<const char*>(scene.image.rgb.data()), scene.image.rgb.size()});
    for (const Sentence& sentence : sentences_of(scene.figures, scene.arrangement))
      hash.update(text_of(sentence) + "\n");
  }
  EXPECT_EQ(hash.hex_digest(), "6b50d80d1893c8160ef0df40445a2732ec0177699d01963b2e4858a23f730fc7");
}

TEST(ShapesScenesTest, SeedAndNumberMakeTheScene) {
  const auto rgb = [](std::uint64_t seed, std::uint64_t number) {
    return draw_shapes_scene(seed, number, 32).image.rgb;
  };
  EXPECT_EQ(rgb(1, 2), rgb(1, 2));
  EXPECT_NE(rgb(1, 2), rgb(2, 1));
  EXPECT_NE(rgb(1, 2), rgb(1, 3));
  EXPECT_NE(rgb(1, 2), rgb(2, 2));
}

TEST(ShapesScenesTest, FiguresStandAsTheyAreTold) {
  for (const int size : {32, 64, 97}) {
    for_scenes(400, size, [&](const ShapesScene& scene) {
      ASSERT_EQ(scene.boxes.size(), scene.figures.size());
      for (std::size_t i = 0; i < scene.boxes.size(); ++i) {
        const PixelBox& box = scene.boxes[i];
        ASSERT_GT(box.width, size / 8);
        ASSERT_GT(box.height, size / 8);
        ASSERT_TRUE(box.x >= 0 && box.y >= 0 && box.x + box.width <= size && box.y + box.height <= size);
        if (i == 0) continue;
        const PixelBox& before = scene.boxes[i - 1];
        if (scene.arrangement == Arrangement::column) {
          ASSERT_LE(before.y + before.height, box.y);
        } else {
          ASSERT_LE(before.x + before.width, box.x);
        }
        const int dx = std::abs(scene.figures[i].x - scene.figures[i - 1].x);
        const int dy = std::abs(scene.figures[i].y - scene.figures[i - 1].y);
        ASSERT_LT(2 * std::min(dx, dy), std::max(dx, dy) + kPixel);
        ASSERT_EQ(dy > dx, scene.arrangement == Arrangement::column);
      }
    });
  }
}

TEST(ShapesScenesTest, SmallFiguresAreMuchSmaller) {
  int largest_small = 0, smallest_large = 1 << 30;
  for_scenes(400, 64, [&](const ShapesScene& scene) {
    for (const Figure& figure : scene.figures) {
      if (figure.small) largest_small = std::max(largest_small, figure.radius);
      if (!figure.small) smallest_large = std::min(smallest_large, figure.radius);
    }
  });
  EXPECT_GT(smallest_large, largest_small * 13 / 10);
}

TEST(ShapesScenesTest, FiguresHaveTheirColoursAndGroundsAreDim) {
  for_scenes(200, 64, [&](const ShapesScene& scene) {
    for (const Figure& figure : scene.figures) {
      ASSERT_EQ(nearest_colour(pixel(scene.image, figure.x / kPixel, figure.y / kPixel)), figure.colour);
    }
    for (int y = 0; y < 64; ++y) {
      for (int x = 0; x < 64; ++x) {
        const bool figure = std::any_of(scene.boxes.begin(), scene.boxes.end(), [&](const PixelBox& box) {
          return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
        });
        const std::uint8_t* rgb = pixel(scene.image, x, y);
        ASSERT_TRUE(figure || *std::max_element(rgb, rgb + 3) <= 121) << x << " " << y;
      }
    }
  });
}

TEST(ShapesScenesTest, EveryKindColourAndCountComes) {
  std::set<FigureKind> kinds;
  std::set<FigureColour> colours;
  std::map<std::size_t, int> counts;
  for_scenes(1000, 32, [&](const ShapesScene& scene) {
    std::set<FigureKind> own_kinds;
    std::set<FigureColour> own_colours;
    for (const Figure& figure : scene.figures) {
      own_kinds.insert(figure.kind);
      own_colours.insert(figure.colour);
    }
    ASSERT_EQ(own_kinds.size(), scene.figures.size());
    ASSERT_EQ(own_colours.size(), scene.figures.size());
    kinds.merge(own_kinds);
    colours.merge(own_colours);
    ++counts[scene.figures.size()];
  });
  EXPECT_EQ(kinds.size(), static_cast<std::size_t>(kFigureKinds));
  EXPECT_EQ(colours.size(), static_cast<std::size_t>(kFigureColours));
  EXPECT_NEAR(counts[1], 150, 40);
  EXPECT_NEAR(counts[2], 700, 60);
  EXPECT_NEAR(counts[3], 150, 40);
}

}  // namespace
}  // namespace sightline
