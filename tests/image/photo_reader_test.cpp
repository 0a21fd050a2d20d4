#include "image/photo_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <tuple>
#include <vector>

#include "core/error.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"
#include "image/preprocessing.h"

namespace sightline {
namespace {

LeastSize at_least(int width, int height) {
  return [=](ImageSize) { return ImageSize{width, height}; };
}

// Waves too long for a reduced scale to lose them; no symmetry, so that a turn or a shift shows.
cv::Mat waves(int width, int height) {
  cv::Mat picture(height, width, CV_8UC3);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const double u = x / 90.0, v = y / 70.0;
      const auto level = [](double value) { return cv::saturate_cast<uchar>(128 + 90 * value); };
      picture.at<cv::Vec3b>(y, x) = {level(std::sin(u) * std::cos(v)), level(std::sin(u + 0.5 * v)),
                                     level(std::cos(v - 0.3 * u))};
    }
  }
  return picture;
}

TEST(PhotoReader, ReducesAsFarAsTheLeastSizeAllows) {
  const std::string bytes = encode(".jpg", waves(803, 601));
  for (const auto& [width, height, reduction] : {std::tuple{100, 75, 8},
                                                 {101, 75, 4},
                                                 {100, 76, 4},
                                                 {200, 150, 4},
                                                 {201, 150, 2},
                                                 {401, 300, 2},
                                                 {402, 300, 1},
                                                 {803, 601, 1},
                                                 {5000, 5000, 1},
                                                 {1, 1, 8}}) {
    const Photo photo = decode_photo(bytes, "waves", {}, at_least(width, height));
    EXPECT_EQ(photo.reduction, reduction) << width << " x " << height;
    EXPECT_EQ(photo.size.width, 803);
    EXPECT_EQ(photo.size.height, 601);
    EXPECT_EQ(photo.image.width, (803 + reduction - 1) / reduction);
    EXPECT_EQ(photo.image.height, (601 + reduction - 1) / reduction);
  }
}

TEST(PhotoReader, ReducedPixelsEqualOpenCvToTheBit) {
  for (const std::string& bytes : {encode(".jpg", noise(203, 117)), fixture("progressive.jpg")}) {
    const std::vector<uchar> buffer(bytes.begin(), bytes.end());
    for (const auto& [reduction, mode] : {std::pair{2, cv::IMREAD_REDUCED_COLOR_2},
                                          {4, cv::IMREAD_REDUCED_COLOR_4},
                                          {8, cv::IMREAD_REDUCED_COLOR_8}}) {
      const Photo photo = decode_photo(bytes, "noise", {}, [r = reduction](ImageSize size) {
        return ImageSize{size.width / r, size.height / r};
      });
      ASSERT_EQ(photo.reduction, reduction);
      EXPECT_EQ(largest_difference(photo.image, from_opencv(cv::imdecode(buffer, mode))), 0) << reduction;
    }
  }
}

// Whatever the turn, the rule and the remainder that the sides leave when divided: the encoder gets what it
// gets of the photo decoded whole.
TEST(PhotoReader, TheEncoderGetsTheSameOfAReducedPhoto) {
  for (const auto& [width, height] : {std::pair{800, 600}, {805, 607}, {601, 809}}) {
    const std::string jpeg = encode(".jpg", waves(width, height), {cv::IMWRITE_JPEG_QUALITY, 98});
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const std::string bytes = with_orientation(jpeg, orientation, false);
      for (const ResizeRule rule : {ResizeRule::squash, ResizeRule::centre_crop, ResizeRule::letterbox}) {
        const Preprocessing preprocessing{
            .resize = rule, .height = 24, .width = 24, .mean = {0, 0, 0}, .std = {1, 1, 1}};
        const Photo photo =
            decode_photo(bytes, "waves", {}, [&](ImageSize size) { return least_size(preprocessing, size); });
        ASSERT_GE(photo.reduction, 4);
        const auto reduced = preprocess(photo, preprocessing);
        const auto whole = preprocess(decode_image(bytes, "waves"), preprocessing);
        ASSERT_EQ(reduced.size(), whole.size());
        double largest = 0;
        for (std::size_t i = 0; i < whole.size(); ++i)
          largest = std::max<double>(largest, std::abs(reduced[i] - whole[i]));
        EXPECT_LT(largest, 1.5 / 255)
            << width << " x " << height << ", orientation " << orientation << ", rule " << to_string(rule);
      }
    }
  }
}

TEST(PhotoReader, OtherKindsAreDecodedWhole) {
  const Photo photo = decode_photo(encode(".png", waves(200, 100)), "waves", {}, at_least(10, 10));
  EXPECT_EQ(photo.reduction, 1);
  EXPECT_EQ(photo.image.width, 200);
  EXPECT_EQ(photo.size.height, 100);
}

TEST(PhotoReader, CmykIsReducedToo) {
  const std::string bytes = fixture("cmyk.jpg");
  const Image whole = decode_image(bytes, "cmyk");
  const Photo photo = decode_photo(bytes, "cmyk", {}, at_least(whole.width / 2, whole.height / 2));
  ASSERT_EQ(photo.reduction, 2);
  const cv::Mat pixels(whole.height, whole.width, CV_8UC3, const_cast<std::uint8_t*>(whole.rgb.data()));
  const cv::Mat smaller(photo.image.height, photo.image.width, CV_8UC3,
                        const_cast<std::uint8_t*>(photo.image.rgb.data()));
  EXPECT_LT(cv::norm(cv::mean(pixels), cv::mean(smaller)), 10);  // a small picture: its edges count
}

// What is wrong with a file is noticed at any scale.
TEST(PhotoReader, TruncatedAndOversizedPhotosAreRefused) {
  const std::string bytes = encode(".jpg", noise(400, 300));
  for (const double part : {0.3, 0.7, 0.99})
    EXPECT_THROW(decode_photo(bytes.substr(0, static_cast<std::size_t>(bytes.size() * part)), "cut", {},
                              at_least(50, 30)),
                 DataError);
  EXPECT_THROW(decode_photo(bytes, "large", {.max_megapixels = 0.1}, at_least(50, 30)), DataError);
  EXPECT_THROW(decode_photo("", "empty", {}, at_least(50, 30)), DataError);
}

}  // namespace
}  // namespace sightline
