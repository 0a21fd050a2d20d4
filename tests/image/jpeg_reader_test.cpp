#include "image/jpeg_reader.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

std::string jpeg_fault(const std::string& jpeg, const ImageLimits& limits = {}, std::uint64_t beside = 0) {
  try {
    read_jpeg(jpeg, "p.jpg", limits, {}, beside);
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

LeastSize size_of(int width, int height) {
  return [=](ImageSize) { return ImageSize{width, height}; };
}

TEST(JpegReader, EqualsOpenCvToTheBit) {
  for (const int quality : {60, 95}) {
    const std::string bytes = encode(".jpg", noise(61, 47), {cv::IMWRITE_JPEG_QUALITY, quality});
    const std::vector<uchar> buffer(bytes.begin(), bytes.end());
    EXPECT_EQ(largest_difference(read_jpeg(bytes, "noise", {}).image,
                                 from_opencv(cv::imdecode(buffer, cv::IMREAD_COLOR))),
              0);
  }
}

// Adobe's marker says that inks are stored inverted: without it the same numbers mean the opposite.
TEST(JpegReader, CmykWithoutAdobesMarkerIsNotInverted) {
  const std::string adobe = fixture("cmyk.jpg");
  const std::size_t marker = adobe.find("\xFF\xEE");
  ASSERT_NE(marker, std::string::npos);
  const std::size_t size = 2 + static_cast<std::size_t>(static_cast<unsigned char>(adobe[marker + 3]));
  const Image image = read_jpeg(adobe.substr(0, marker) + adobe.substr(marker + size), "cmyk", {}).image;
  const Image inverted = read_jpeg(adobe, "cmyk", {}).image;
  // Where there is no black ink, r = paper * 1 turns into (1 - paper) * 0: the plain kind is dark.
  EXPECT_EQ(image.width, inverted.width);
  double sum = 0, inverted_sum = 0;
  for (const int value : image.rgb) sum += value;
  for (const int value : inverted.rgb) inverted_sum += value;
  EXPECT_LT(sum, inverted_sum);
}

TEST(JpegReader, WithoutALeastSizeItIsWhole) {
  const Photo photo = read_jpeg(encode(".jpg", noise(37, 22)), "p.jpg", {});
  EXPECT_EQ(photo.reduction, 1);
  EXPECT_EQ(photo.size.width, 37);
  EXPECT_EQ(photo.image.height, 22);
  EXPECT_EQ(photo.left, 0);
  EXPECT_EQ(photo.top, 0);
}

// By the size of what people see: a photo of 40 x 80 that is stored lying.
TEST(JpegReader, TheReductionIsThatOfTheUprightPhoto) {
  const std::string lying = with_orientation(encode(".jpg", noise(80, 40)), 6, false);
  EXPECT_EQ(jpeg_reduction(lying, size_of(10, 20)), 4);
  EXPECT_EQ(jpeg_reduction(lying, size_of(20, 10)), 2);
  EXPECT_EQ(jpeg_reduction(lying, size_of(5, 10)), 8);
  EXPECT_EQ(jpeg_reduction(lying, size_of(41, 1)), 1);
  EXPECT_EQ(jpeg_reduction(lying, {}), 1);
  EXPECT_EQ(jpeg_reduction("no JPEG", size_of(1, 1)), 1);
  ImageSize asked;
  jpeg_reduction(lying, [&](ImageSize photo) { return asked = photo; });
  EXPECT_EQ(asked.width, 40);
  EXPECT_EQ(asked.height, 80);
}

// 37 = 9 * 4 + 1: the tenth column reaches three quarters past the photo, which a mirror brings to the left.
TEST(JpegReader, SaysWhereTheCornerOfAReducedPhotoLies) {
  const std::string jpeg = encode(".jpg", noise(37, 22));
  const auto corner = [&](int orientation) {
    const Photo photo = read_jpeg(with_orientation(jpeg, orientation, true), "p.jpg", {}, size_of(5, 5));
    EXPECT_EQ(photo.reduction, 4) << orientation;
    EXPECT_EQ(photo.image.width, orientation >= 5 ? 6 : 10) << orientation;
    EXPECT_EQ(photo.image.height, orientation >= 5 ? 10 : 6) << orientation;
    return std::pair(photo.left, photo.top);
  };
  EXPECT_EQ(corner(1), std::pair(0.0, 0.0));
  EXPECT_EQ(corner(2), std::pair(0.75, 0.0));
  EXPECT_EQ(corner(3), std::pair(0.75, 0.5));
  EXPECT_EQ(corner(4), std::pair(0.0, 0.5));
  EXPECT_EQ(corner(5), std::pair(0.0, 0.0));
  EXPECT_EQ(corner(6), std::pair(0.5, 0.0));
  EXPECT_EQ(corner(7), std::pair(0.5, 0.75));
  EXPECT_EQ(corner(8), std::pair(0.0, 0.75));
}

TEST(JpegReader, TellsItsOrientation) {
  const std::string jpeg = encode(".jpg", noise(9, 7));
  for (int orientation = 1; orientation <= 8; ++orientation)
    for (const bool big_endian : {false, true})
      EXPECT_EQ(jpeg_orientation(with_orientation(jpeg, orientation, big_endian)), orientation);
  EXPECT_EQ(jpeg_orientation(jpeg), 1);
  EXPECT_EQ(jpeg_orientation("no JPEG"), 1);
}

TEST(JpegReader, WhatIsLostIsAFault) {
  const std::string jpeg = encode(".jpg", noise(64, 48));
  EXPECT_THAT(jpeg_fault(jpeg.substr(0, jpeg.size() - 2)), HasSubstr("p.jpg: truncated or damaged JPEG: "));
  std::string damaged = jpeg;
  damaged.replace(jpeg.size() / 2, 2, "\xFF\xD9");  // an end in the middle
  EXPECT_THAT(jpeg_fault(damaged), HasSubstr("p.jpg: truncated or damaged JPEG: "));
  EXPECT_THAT(jpeg_fault("\xFF\xD8\xFF"), HasSubstr("p.jpg: truncated or damaged JPEG: "));
  EXPECT_THAT(jpeg_fault(""), HasSubstr("p.jpg: truncated or damaged JPEG: "));
  EXPECT_EQ(jpeg_fault(jpeg + "notes of another program"), "none");
}

TEST(JpegReader, TheFileThatItIsAPartOfCounts) {
  const std::string jpeg = encode(".jpg", noise(64, 48));
  EXPECT_EQ(jpeg_fault(jpeg, {.max_memory = 1}), "none");
  EXPECT_THAT(jpeg_fault(jpeg, {.max_memory = 1}, 1'000'000), HasSubstr("p.jpg: "));
  EXPECT_THAT(jpeg_fault(jpeg, {.max_megapixels = 0.001}), HasSubstr("64 x 48 pixels"));
}

}  // namespace
}  // namespace sightline
