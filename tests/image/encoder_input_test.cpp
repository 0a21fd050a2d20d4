#include "image/encoder_input.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "image/opencv_pictures.h"
#include "image/photo_reader.h"

namespace sightline {
namespace {

const Preprocessing kSmall{.height = 24, .width = 32};

TEST(EncoderInput, LargeJpegsAreReadAtAFractionAndOthersWhole) {
  const TemporaryDirectory directory;
  for (const auto& [name, width, height, reduction] : {std::tuple{"large.jpg", 800, 600, 8},
                                                       {"medium.jpg", 400, 200, 2},
                                                       {"small.jpg", 150, 150, 1},
                                                       {"large.png", 800, 600, 1}}) {
    const std::string bytes = encode(std::filesystem::path(name).extension(), noise(width, height));
    directory.write(name, bytes);
    const std::filesystem::path path = directory.path() / name;
    const EncoderInput input = read_encoder_input(path, kSmall);
    EXPECT_EQ(input.photo.width, width);
    EXPECT_EQ(input.photo.height, height);
    const auto whole = preprocess(decode_image(bytes, name), kSmall);
    const Photo photo = read_encoder_photo(path, kSmall);
    EXPECT_EQ(photo.reduction, reduction) << name;
    EXPECT_EQ(input.pixels == whole, reduction == 1) << name;
    EXPECT_EQ(input.pixels, preprocess(photo, kSmall)) << name;
    EXPECT_EQ(input.pixels, decode_encoder_input(bytes, name, kSmall).pixels) << name;
    EXPECT_EQ(is_read_reduced(path, kSmall), reduction > 1) << name;
  }
}

TEST(EncoderInput, WhatIsLeftOfACutPhotoIsFineEnoughToo) {
  const TemporaryDirectory directory;
  directory.write("a.jpg", encode(".jpg", noise(800, 600)));
  const auto reduction = [&](double kept) {
    return read_encoder_photo(directory.path() / "a.jpg", kSmall, {}, kept).reduction;
  };
  EXPECT_EQ(reduction(1), 8);
  EXPECT_EQ(reduction(0.97), 8);  // 99 x 75 of the 100 x 75 that an eighth has
  EXPECT_EQ(reduction(0.9), 4);
  EXPECT_EQ(reduction(0.6), 4);
  EXPECT_EQ(reduction(0.3), 2);
  EXPECT_EQ(reduction(0.001), 1);
}

// The turn decides which side is the long one.
TEST(EncoderInput, TheHeaderTellsWhetherAPhotoIsReduced) {
  const TemporaryDirectory directory;
  const std::string jpeg = encode(".jpg", noise(300, 150));
  for (int orientation = 1; orientation <= 8; ++orientation) {
    directory.write("a.jpg", with_orientation(jpeg, orientation, false));
    const bool reduced = read_encoder_photo(directory.path() / "a.jpg", kSmall).reduction > 1;
    EXPECT_EQ(reduced, orientation <= 4);
    EXPECT_EQ(is_read_reduced(directory.path() / "a.jpg", kSmall), reduced) << orientation;
  }
  directory.write("cut.jpg", jpeg.substr(0, 10));
  EXPECT_FALSE(is_read_reduced(directory.path() / "cut.jpg", kSmall));
  EXPECT_FALSE(is_read_reduced(directory.path() / "none.jpg", kSmall));
  EXPECT_THROW(read_encoder_input(directory.path() / "cut.jpg", kSmall), DataError);
  EXPECT_THROW(decode_encoder_input(jpeg, "a.jpg", kSmall, {.max_megapixels = 0.01}), DataError);
}

}  // namespace
}  // namespace sightline
