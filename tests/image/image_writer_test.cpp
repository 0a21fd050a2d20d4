#include "image/image_writer.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "core/error.h"
#include "core/temporary_directory.h"
#include "image/fixtures.h"
#include "image/image_reader.h"

namespace sightline {
namespace {

// OpenCV's reader is the other side.
cv::Mat decoded(const std::string& bytes) {
  return cv::imdecode(std::vector<uchar>(bytes.begin(), bytes.end()), cv::IMREAD_COLOR);
}

TEST(ImageWriter, PngIsReadByOthersWithoutLoss) {
  for (const char* name : {"scene.png.ppm", "cmyk.jpg.ppm"}) {
    const Image image = read_ppm(name);
    const cv::Mat read = decoded(encode_png(image));
    ASSERT_EQ(read.cols, image.width);
    ASSERT_EQ(read.rows, image.height);
    for (std::size_t i = 0; i < image.rgb.size(); ++i)
      ASSERT_EQ(read.data[i / 3 * 3 + 2 - i % 3], image.rgb[i]);
  }
}

TEST(ImageWriter, JpegIsReadByOthersAlmostWithoutLoss) {
  Image image{90, 40, {}};
  for (int y = 0; y < 40; ++y)
    for (int x = 0; x < 90; ++x)
      for (const int value : {x * 2, y * 4, 128}) image.rgb.push_back(static_cast<std::uint8_t>(value));
  const cv::Mat read = decoded(encode_jpeg(image, 95));
  ASSERT_EQ(read.cols, 90);
  ASSERT_EQ(read.rows, 40);
  for (std::size_t i = 0; i < image.rgb.size(); ++i)
    ASSERT_LE(std::abs(read.data[i / 3 * 3 + 2 - i % 3] - image.rgb[i]), 8);
}

TEST(ImageWriter, TheEndingChoosesTheKind) {
  const Image image = read_ppm("scene.png.ppm");
  const auto directory = std::filesystem::temp_directory_path() / "sightline writer";
  std::filesystem::create_directories(directory);
  write_image(directory / "a.PNG", image);
  write_image(directory / "b.jpeg", image);
  EXPECT_EQ(read_image(directory / "a.PNG").rgb, image.rgb);
  EXPECT_EQ(read_file(directory / "b.jpeg").substr(0, 3), "\xFF\xD8\xFF");
  EXPECT_THROW(write_image(directory / "c.gif", image), UsageError);
  EXPECT_THROW(write_image(directory / "none" / "a.png", image), EnvironmentError);
  std::filesystem::remove_all(directory);
}

TEST(ImageWriter, WhatAJpegCannotHoldIsRefused) {
  EXPECT_THROW(encode_jpeg({70000, 1, std::vector<std::uint8_t>(210000)}), DataError);
}

TEST(IsWholeJpeg, KnowsTheEnd) {
  const TemporaryDirectory directory;
  const std::string bytes = encode_jpeg({4, 2, std::vector<std::uint8_t>(24, 90)});
  EXPECT_TRUE(is_whole_jpeg(directory.write("whole.jpg", bytes)));
  EXPECT_FALSE(is_whole_jpeg(directory.write("cut.jpg", bytes.substr(0, bytes.size() - 1))));
  EXPECT_FALSE(is_whole_jpeg(directory.write("zeros.jpg", std::string(bytes.size(), '\0'))));
  EXPECT_FALSE(is_whole_jpeg(directory.write("empty.jpg", "")));
  EXPECT_FALSE(is_whole_jpeg(directory.path() / "absent.jpg"));
}

}  // namespace
}  // namespace sightline
