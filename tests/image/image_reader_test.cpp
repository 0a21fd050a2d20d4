#include "image/image_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <string>
#include <vector>

#include "core/error.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"

namespace sightline {
namespace {

using testing::HasSubstr;

std::string message_of(const std::string& bytes, const ImageLimits& limits = {}) {
  try {
    decode_image(bytes, "the photo", limits);
  } catch (const DataError& error) {
    return error.what();
  }
  return "nothing was raised";
}

// Every kind that is read, against what ImageMagick reads from the same bytes.
struct Kind {
  const char* file;
  int tolerance;  // per channel: 1 where 16 bits or alpha are rounded, 2 or 3 for another colour arithmetic
};
class EveryKind : public testing::TestWithParam<Kind> {};

TEST_P(EveryKind, IsReadAsImageMagickReadsIt) {
  const Image image = decode_image(fixture(GetParam().file), GetParam().file);
  const Image expected = read_ppm(std::string(GetParam().file) + ".ppm");
  EXPECT_LE(largest_difference(image, expected), GetParam().tolerance);
}

TEST_P(EveryKind, IsRefusedAboveTheLimit) {
  EXPECT_THAT(message_of(fixture(GetParam().file), {.max_megapixels = 300e-6}), HasSubstr("megapixels"));
}

// Cut anywhere, or with any byte changed, a picture is read or refused; nothing else may happen.
TEST_P(EveryKind, SurvivesDamage) {
  const std::string bytes = fixture(GetParam().file);
  const auto try_it = [&](const std::string& damaged) {
    try {
      const Image image = decode_image(damaged, "damaged", {.max_megapixels = 1});
      EXPECT_EQ(image.rgb.size(), std::size_t{3} * image.width * image.height);
    } catch (const DataError&) {
    }
  };
  for (std::size_t size = 0; size < bytes.size(); size += 1 + bytes.size() / 300)
    try_it(bytes.substr(0, size));
  for (std::size_t at = 0; at < bytes.size(); at += 1 + bytes.size() / 300) {
    for (const int change : {0x01, 0x80, 0xFF}) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ change);
      try_it(damaged);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Png, EveryKind,
                         testing::Values(Kind{"scene.png", 0}, Kind{"grey.png", 0}, Kind{"grey16.png", 1},
                                         Kind{"rgb16.png", 1}, Kind{"bilevel.png", 0}, Kind{"palette.png", 0},
                                         Kind{"palette_alpha.png", 1}, Kind{"grey_alpha.png", 1},
                                         Kind{"alpha.png", 1}, Kind{"alpha16.png", 1},
                                         Kind{"transparent.png", 0}, Kind{"interlaced.png", 0},
                                         Kind{"turned6.png", 0}));
INSTANTIATE_TEST_SUITE_P(Jpeg, EveryKind,
                         testing::Values(Kind{"full.jpg", 0}, Kind{"progressive.jpg", 0}, Kind{"grey.jpg", 0},
                                         Kind{"cmyk.jpg", 2}));
INSTANTIATE_TEST_SUITE_P(WebP, EveryKind,
                         testing::Values(Kind{"lossless.webp", 0}, Kind{"lossy.webp", 1},
                                         Kind{"alpha.webp", 1}, Kind{"turned8.webp", 0}));
INSTANTIATE_TEST_SUITE_P(Bmp, EveryKind,
                         testing::Values(Kind{"rgb24.bmp", 0}, Kind{"palette4.bmp", 0},
                                         Kind{"palette8.bmp", 0}, Kind{"run_lengths8.bmp", 0},
                                         Kind{"bilevel.bmp", 0}, Kind{"alpha32.bmp", 1},
                                         Kind{"rgb565.bmp", 1}, Kind{"rgb555.bmp", 1}));
INSTANTIATE_TEST_SUITE_P(Tiff, EveryKind,
                         testing::Values(Kind{"lzw.tif", 0}, Kind{"big_endian.tif", 0}, Kind{"rgb16.tif", 1},
                                         Kind{"grey.tif", 0}, Kind{"palette.tif", 1}, Kind{"cmyk.tif", 2},
                                         Kind{"alpha.tif", 2}, Kind{"tiled.tif", 2}, Kind{"fax.tif", 0},
                                         Kind{"pages.tif", 0}, Kind{"turned5.tif", 0}));
INSTANTIATE_TEST_SUITE_P(Gif, EveryKind,
                         testing::Values(Kind{"scene.gif", 0}, Kind{"interlaced.gif", 0},
                                         Kind{"clear.gif", 0}, Kind{"placed.gif", 0}, Kind{"moving.gif", 0}));

TEST(ImageReader, AppliesAllEightOrientations) {
  const std::string jpeg = encode(".jpg", noise(37, 22));
  for (int orientation = 1; orientation <= 8; ++orientation) {
    for (const bool big_endian : {false, true}) {
      const std::string bytes = with_orientation(jpeg, orientation, big_endian);
      const cv::Mat expected = cv::imdecode(std::vector<uchar>(bytes.begin(), bytes.end()), cv::IMREAD_COLOR);
      const Image image = decode_image(bytes, "turned");
      EXPECT_EQ(image.width, orientation >= 5 ? 22 : 37);
      EXPECT_EQ(largest_difference(image, from_opencv(expected)), 0) << "orientation " << orientation;
    }
  }
}

TEST(ImageReader, ADamagedExifBlockCostsNothing) {
  const std::string jpeg = encode(".jpg", noise(37, 22));
  const Image plain = decode_image(jpeg, "plain");
  EXPECT_EQ(largest_difference(decode_image(with_orientation(jpeg, 0, false), "0"), plain), 0);
  EXPECT_EQ(largest_difference(decode_image(with_orientation(jpeg, 99, false), "99"), plain), 0);
  const std::string turned = with_orientation(jpeg, 6, false);
  for (std::size_t at = 12; at < 38; ++at) {  // the TIFF structure
    std::string damaged = turned;
    damaged[at] = '\xEE';
    EXPECT_EQ(decode_image(damaged, "damaged").rgb.size(), plain.rgb.size());
  }
}

TEST(ImageReader, EveryTruncationIsRefused) {
  for (const char* name : {"full.jpg", "progressive.jpg", "cmyk.jpg", "alpha.png", "interlaced.png",
                           "lossless.webp", "lossy.webp", "alpha.webp"}) {
    const std::string bytes = fixture(name);
    for (std::size_t size = 0; size < bytes.size(); ++size)
      EXPECT_THROW(decode_image(bytes.substr(0, size), name), DataError) << name << " cut at " << size;
  }
}

// BMP and TIFF may end in padding and notes that the picture can do without: then it must be the whole
// picture.
TEST(ImageReader, ATruncatedBmpOrTiffIsRefusedOrWhole) {
  for (const std::string name : {"rgb24.bmp", "run_lengths8.bmp", "lzw.tif", "rgb16.tif", "palette.tif",
                                 "tiled.tif", "cmyk.tif", "fax.tif"}) {
    const std::string bytes = fixture(name);
    const Image whole = decode_image(bytes, name);
    int refused = 0;
    for (std::size_t size = 0; size < bytes.size(); ++size) {
      try {
        EXPECT_EQ(decode_image(bytes.substr(0, size), name).rgb, whole.rgb) << name << " cut at " << size;
      } catch (const DataError&) {
        ++refused;
      }
    }
    EXPECT_GT(refused, static_cast<int>(bytes.size()) / 3);
  }
}

// A header that promises 60,000 x 60,000 pixels must be refused before anything of that size is allocated.
TEST(ImageReader, AbsurdDimensionsAreRefusedByTheHeader) {
  std::string png = fixture("full.jpg");
  std::size_t frame = png.find("\xFF\xC0");
  png.replace(frame + 5, 4, "\xEA\x60\xEA\x60");
  EXPECT_THAT(message_of(png), HasSubstr("60000 x 60000 pixels are 3600 megapixels, expected at most 200"));
  std::string bmp = fixture("rgb24.bmp");
  bmp.replace(18, 8, std::string("\x60\xEA\0\0\x60\xEA\0\0", 8));
  EXPECT_THAT(message_of(bmp), HasSubstr("3600 megapixels"));
  bmp.replace(18, 8, std::string("\0\0\0\0\x60\xEA\0\0", 8));
  EXPECT_THAT(message_of(bmp), HasSubstr("0 x 60000"));
}

TEST(ImageReader, ElongatedBeyondSenseIsRefusedByTheHeader) {
  using namespace std::string_literals;
  std::string bmp = fixture("rgb24.bmp");
  bmp.replace(18, 8, "\0\x2D\x31\x01\x01\0\0\0"s);
  EXPECT_THAT(message_of(bmp), HasSubstr("20000000 x 1 pixels, expected no side more than 65536 times"));
  bmp.replace(18, 8, "\x01\0\0\0\0\x2D\x31\x01"s);
  EXPECT_THAT(message_of(bmp), HasSubstr("1 x 20000000 pixels"));
}

TEST(ImageReader, OnePixelWideAndVeryLongPicturesAreRead) {
  for (const char* extension : {".png", ".jpg", ".bmp", ".tiff"}) {
    const Image tall = decode_image(encode(extension, noise(1, 20000)), extension);
    EXPECT_EQ(tall.width, 1);
    EXPECT_EQ(tall.height, 20000);
    EXPECT_EQ(decode_image(encode(extension, noise(1, 1)), extension).rgb.size(), 3u);
  }
}

TEST(ImageReader, WhatIsNotReadIsNamedWithTheWayOut) {
  using namespace std::string_literals;
  const std::vector<std::pair<std::string, std::string>> cases{
      {"\xFF\x4F\xFF\x51"s + std::string(40, 'x'), "JPEG 2000"},
      {"\0\0\0\x20"s + "ftypisom" + std::string(40, 'x'), "video"},
      {"%PDF-1.7 ...", "PDF"},
      {"<?xml version='1.0'?>\n<!-- drawn -->\n<svg xmlns='...'/>", "SVG"},
      {"8BPS....", "PSD"},
  };
  for (const auto& [bytes, kind] : cases) {
    try {
      decode_image(bytes, "x.y");
      ADD_FAILURE() << kind << " was read";
    } catch (const DataError& error) {
      EXPECT_THAT(error.what(), HasSubstr("x.y: "));
      EXPECT_THAT(error.what(), HasSubstr(kind));
      EXPECT_THAT(error.hint(), HasSubstr("JPEG or PNG"));
    }
  }
}

TEST(ImageReader, EmptyAndForeignBytesAreRefused) {
  EXPECT_THAT(message_of(""), HasSubstr("the photo: the file is empty"));
  EXPECT_THAT(message_of("Dear Sir or Madam"), HasSubstr("the photo: not an image"));
  EXPECT_THAT(message_of("BMW is a car maker, not a bitmap"), HasSubstr("not an image"));
  EXPECT_THAT(message_of("version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n"),
              HasSubstr("the photo: is a pointer of Git LFS, expected the file that it points to"));
  EXPECT_THAT(message_of("<!DOCTYPE html>\n<html><body><svg></svg>"),
              HasSubstr("the photo: is a page of HTML, expected a photo"));
  for (const char* magic : {"\xFF\xD8\xFF", "\x89PNG\r\n\x1A\n", "RIFF\1\1\1\1WEBP", "II*", "\xFF"})
    EXPECT_NE(message_of(magic), "nothing was raised");
}

TEST(ImageReader, AnyFileNameWillDo) {
  const auto directory = std::filesystem::temp_directory_path() / "sightline names";
  std::filesystem::create_directories(directory);
  for (const char* name : {"two\nlines.png", "\xFF\xFE not utf-8 \xC3.png", "-rf", "quote'\"\\.jpg", " "}) {
    const auto path = directory / name;
    std::ofstream(path, std::ios::binary) << fixture("scene.png");
    EXPECT_EQ(largest_difference(read_image(path), read_ppm("scene.png.ppm")), 0) << name;
  }
  std::filesystem::remove_all(directory);
  EXPECT_THROW(read_image(directory / "absent.png"), DataError);
}

// The library never prints: not even what libpng, libjpeg and libtiff would say by themselves.
TEST(ImageReader, SaysNothingOnStderr) {
  testing::internal::CaptureStderr();
  testing::internal::CaptureStdout();
  for (const char* name :
       {"full.jpg", "alpha.png", "lossy.webp", "rgb24.bmp", "lzw.tif", "tiled.tif", "scene.gif"}) {
    const std::string bytes = fixture(name);
    for (std::size_t size = 1; size < bytes.size(); size += 7) {
      message_of(bytes.substr(0, size));
      message_of(bytes.substr(0, size) + std::string(9, '\x55') + bytes.substr(size));
    }
  }
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
}

}  // namespace
}  // namespace sightline
