#include "train/augmentation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "image/image_writer.h"
#include "image/photo_reader.h"
#include "image/preprocessing.h"

namespace sightline {
namespace {

// Waves too long for a reduced scale to lose them; no symmetry, so that a shift or a missing turn shows.
Image waves(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double u = x / 90.0, v = y / 70.0;
      for (const double value : {std::sin(u) * std::cos(v), std::sin(u + 0.5 * v), std::cos(v - 0.3 * u)})
        image.rgb.push_back(static_cast<std::uint8_t>(std::lround(128 + 90 * value)));
    }
  }
  return image;
}

TEST(Augmentation, CutsAndMirrors) {
  const Image photo{4, 2, {1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8}};
  Augmentation cut;
  cut.left = 0.25;
  cut.top = 0.4999;
  EXPECT_EQ(augment(photo, cut).size.width, 3);
  EXPECT_EQ(augment(photo, cut).size.height, 2);
  cut.top = 0.5;
  cut.flip = true;
  const Image result = augment(photo, cut).image;
  EXPECT_EQ(result.height, 1);
  EXPECT_EQ(result.rgb, (std::vector<std::uint8_t>{8, 8, 8, 7, 7, 7, 6, 6, 6}));
  const Image pixel{1, 1, {9, 9, 9}};
  Augmentation all{false, 0.49, 0.49, 0.49, 0.49};
  EXPECT_EQ(augment(pixel, all).image.rgb, pixel.rgb);
}

// Shares of whole cells of 8 x 8 pixels, so that both cut at the same place.
TEST(Augmentation, AReducedPhotoLosesTheSameParts) {
  const Preprocessing preprocessing{.height = 24, .width = 24, .mean = {0, 0, 0}, .std = {1, 1, 1}};
  for (const auto& [width, height] : {std::pair{800, 640}, {805, 647}}) {
    const std::string jpeg = encode_jpeg(waves(width, height), 98);
    for (const bool flip : {false, true}) {
      for (const double share : {0.0, 0.1}) {
        const Augmentation augmentation{flip, share, 0, share, 0};
        const auto input = [&](const LeastSize& least) {
          return preprocess(augment(decode_photo(jpeg, "waves", {}, least), augmentation), preprocessing);
        };
        const auto whole = input({});
        const auto reduced = input([](ImageSize) { return ImageSize{80, 80}; });
        double largest = 0;
        for (std::size_t i = 0; i < whole.size(); ++i)
          largest = std::max<double>(largest, std::abs(whole[i] - reduced[i]));
        // Of the second a cut falls up to three pixels apart.
        EXPECT_LT(largest, (share == 0 ? 1.5 : 5) / 255)
            << width << " x " << height << ", flip " << flip << ", " << share;
        EXPECT_NE(whole, reduced);
      }
    }
  }
}

// Where the photo begins in its image, which may be within the first pixel, stays known.
TEST(Augmentation, KnowsWhereAReducedPhotoBegins) {
  Photo photo(Image{10, 1, std::vector<std::uint8_t>(30)});
  photo.reduction = 8;
  photo.size = {76, 8};
  photo.left = 0.5;
  const auto expect = [&](const Augmentation& augmentation, double left, int width) {
    const Photo found = augment(photo, augmentation);
    EXPECT_EQ(found.left, left);
    EXPECT_EQ(found.size.width, width);
    EXPECT_EQ(found.size.height, 8);
    EXPECT_EQ(found.reduction, 8);
  };
  expect({}, 0.5, 76);
  expect({.flip = true}, 0, 76);
  expect({.left = 0.1, .right = 0.1}, 0, 64);
  expect({.right = 0.1}, 0.5, 68);
  expect({.flip = true, .left = 0.1}, 0, 72);
  photo.left = 0;  // and ends within the last
  expect({.flip = true}, 0.5, 76);
}

}  // namespace
}  // namespace sightline
