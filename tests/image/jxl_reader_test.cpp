#include "image/jxl_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "core/error.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"

namespace sightline {
namespace {

using namespace std::string_literals;
using ::testing::HasSubstr;

struct JxlKind {
  const char* file;
  int tolerance;
};
class JxlReader : public ::testing::TestWithParam<JxlKind> {
 protected:
  void SetUp() override {
    if (!reads_jxl()) GTEST_SKIP() << "this build was made without libjxl";
  }
};

TEST_P(JxlReader, ReadsWhatLibjxlsOwnProgramWrites) {
  const std::string name = GetParam().file;
  EXPECT_LE(largest_difference(decode_image(fixture(name), name), read_ppm(name + ".ppm")),
            GetParam().tolerance);
}

TEST_P(JxlReader, IsRefusedOrWholeWhereverItIsCut) {
  const std::string bytes = fixture(GetParam().file);
  const Image whole = decode_image(bytes, "a.jxl");
  std::size_t refused = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    try {
      EXPECT_EQ(decode_image(bytes.substr(0, size), "a.jxl").rgb, whole.rgb) << "cut at " << size;
    } catch (const DataError&) {
      ++refused;
    }
  }
  EXPECT_GE(refused, bytes.size() / 3);
}

TEST_P(JxlReader, WhatIsRefusedIsNotPrinted) {
  const std::string bytes = fixture(GetParam().file);
  ::testing::internal::CaptureStderr();
  for (std::size_t place = 0; place < bytes.size(); place += 7) {
    std::string changed = bytes;
    changed[place] = static_cast<char>(~changed[place]);
    try {
      decode_image(changed, "a.jxl");
    } catch (const DataError&) {
    }
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST_P(JxlReader, SurvivesChangedBytes) {
  const std::string bytes = fixture(GetParam().file);
  testing::internal::CaptureStderr();  // libjxl says there what it finds
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    try {
      const Image image = decode_image(damaged, "a.jxl", {.max_megapixels = 1});
      EXPECT_EQ(image.rgb.size(), std::size_t{3} * image.width * image.height);
    } catch (const DataError&) {
    }
  }
  testing::internal::GetCapturedStderr();
}

INSTANTIATE_TEST_SUITE_P(Kinds, JxlReader,
                         ::testing::Values(JxlKind{"scene.jxl", 0}, JxlKind{"boxes.jxl", 0},
                                           JxlKind{"grey.jxl", 0}, JxlKind{"grey16.jxl", 1},
                                           JxlKind{"rgb16.jxl", 1}, JxlKind{"alpha.jxl", 1},
                                           JxlKind{"turned7.jxl", 16}, JxlKind{"moving.jxl", 0}));

// Edges of saturated colours suffer most: what counts is that it is sRGB, not linear light.
TEST(JxlReader, WhatWasStoredWithLossIsNearlyTheSame) {
  if (!reads_jxl()) GTEST_SKIP() << "this build was made without libjxl";
  const Image image = decode_image(fixture("lossy.jxl"), "lossy.jxl"), expected = read_ppm("lossy.jxl.ppm");
  ASSERT_EQ(image.rgb.size(), expected.rgb.size());
  double sum = 0;
  for (std::size_t i = 0; i < image.rgb.size(); ++i) sum += std::abs(image.rgb[i] - expected.rgb[i]);
  EXPECT_LT(sum / static_cast<double>(image.rgb.size()), 6);
}

TEST(JxlReader, PrintingColoursAreRefusedByName) {
  if (!reads_jxl()) GTEST_SKIP() << "this build was made without libjxl";
  try {
    decode_image(fixture("cmyk.jxl"), "page.jxl");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("page.jxl: a JPEG XL of printing colours (CMYK), expected RGB"));
    EXPECT_THAT(error.hint(), HasSubstr("convert it"));
  }
}

TEST(JxlReader, IsRefusedAboveTheLimitOrByName) {
  const auto message = [](const std::string& bytes) {
    try {
      decode_image(bytes, "a.jxl", {.max_megapixels = 300e-6});
    } catch (const DataError& error) {
      return std::string(error.what());
    }
    return "read"s;
  };
  EXPECT_THAT(message(fixture("scene.jxl")), HasSubstr(reads_jxl() ? "megapixels" : "libjxl"));
  EXPECT_THAT(message("\xFF\x0A"s + std::string(40, 'x')), HasSubstr("JPEG XL"));
  EXPECT_THAT(message("\0\0\0\x0CJXL \r\n\x87\n"s), HasSubstr("JPEG XL"));
}

}  // namespace
}  // namespace sightline
