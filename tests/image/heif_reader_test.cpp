#include "image/heif_reader.h"

#include <gmock/gmock.h>

#include <cstdlib>

#include "core/error.h"
#include "core/files.h"
#include "core/temporary_directory.h"
#include "image/fixtures.h"
#include "image/heif_streams.h"
#include "image/image_writer.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;

// Red, green, blue and white quarters.
Image quarters(int width, int height) {
  Image image{width, height, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool right = x >= width / 2, low = y >= height / 2;
      const auto shade = [](bool on) { return static_cast<std::uint8_t>(on ? 255 : 0); };
      image.rgb.insert(image.rgb.end(), {shade(right == low), shade(right), shade(low)});
    }
  }
  return image;
}

class HeifReader : public ::testing::TestWithParam<const char*> {
 protected:
  // The picture as heif-enc writes it; empty where that cannot.
  std::string encoded(const Image& image) const {
    const std::string png = (directory_.path() / "a.png").string(),
                      out = (directory_.path() / "a.heif").string();
    write_image(png, image);
    const std::string command =
        "heif-enc -q 95 " + std::string(GetParam()) + " -o " + out + " " + png + " >/dev/null 2>&1";
    if (std::system(command.c_str()) != 0 || !std::filesystem::exists(out)) return {};
    return read_file(out);
  }

  TemporaryDirectory directory_;
};

TEST_P(HeifReader, ReadsWhatLibheifsOwnProgramWrites) {
  if (!reads_heif()) GTEST_SKIP() << "this build was made without libheif";
  const Image original = quarters(96, 64);
  const std::string bytes = encoded(original);
  if (bytes.empty()) GTEST_SKIP() << "heif-enc is not installed, or cannot write this kind";
  const Image image = decode_image(bytes, "a.heif");
  ASSERT_EQ(image.width, 96);
  ASSERT_EQ(image.height, 64);
  for (const auto& [x, y] : {std::pair(20, 15), std::pair(75, 15), std::pair(20, 50), std::pair(75, 50)}) {
    for (std::size_t c = 0; c < 3; ++c) {
      const std::size_t at = (static_cast<std::size_t>(y) * 96 + static_cast<std::size_t>(x)) * 3 + c;
      EXPECT_NEAR(image.rgb[at], original.rgb[at], 12) << x << " " << y;
    }
  }
  EXPECT_THROW(decode_image(bytes, "a.heif", {0.001}), DataError);
  for (const std::size_t size : {bytes.size() - 40, bytes.size() / 2, std::size_t{40}})
    EXPECT_THROW(decode_image(bytes.substr(0, size), "a.heif"), DataError) << size;
}

// A decoder makes room for what the stream says: that is looked at first, whatever stands around it.
TEST_P(HeifReader, AStreamIsAsLargeAsItSaysItself) {
  if (!reads_heif()) GTEST_SKIP() << "this build was made without libheif";
  const std::string bytes = encoded(quarters(200, 136));
  if (bytes.empty()) GTEST_SKIP() << "heif-enc is not installed, or cannot write this kind";
  const CodedSize coded = heif_streams(bytes, "a.heif").largest;
  EXPECT_EQ(heif_streams(bytes, "a.heif").decodings, 1);
  EXPECT_EQ(coded.width, 200);
  EXPECT_EQ(coded.height, 136);
  std::string lie = bytes;
  const std::size_t size = lie.find("ispe") + 8;
  lie.replace(size, 8, std::string("\0\0\0\x10\0\0\0\x10", 8));
  EXPECT_EQ(heif_streams(lie, "a.heif").largest, coded);
  try {
    decode_image(lie, "a.heif", {.max_megapixels = 0.02});
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("a.heif: 200 x 136 pixels are 0.03 megapixels"));
  }
  // Whatever is changed in its boxes, the walk through them ends.
  for (std::size_t at = 0; at < std::min<std::size_t>(bytes.size(), 600); ++at) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0xFF);
    try {
      heif_streams(damaged, "a.heif");
    } catch (const DataError&) {
    }
  }
}

std::string two_bytes_of(std::size_t number) {
  return {static_cast<char>(number >> 8 & 0xFF), static_cast<char>(number & 0xFF)};
}

std::string heif_box(const std::string& type, const std::string& content) {
  return std::string(2, '\0') + two_bytes_of(content.size() + 8) + type + content;
}

// Of a full box: version and flags.
const std::string kPlain(4, '\0');

// Items 1, the first picture, to `items`, of which the last is a stream and the others are made of others.
std::string heif_of_parts(const std::vector<std::pair<std::size_t, std::vector<std::size_t>>>& made_of,
                          std::size_t items) {
  std::string infos, references;
  for (std::size_t item = 1; item <= items; ++item)
    infos += heif_box("infe", std::string("\2\0\0\0", 4) + two_bytes_of(item) + two_bytes_of(0) +
                                  (item == items ? "hvc1" : "grid") + std::string(1, '\0'));
  for (const auto& [from, parts] : made_of) {
    std::string reference = two_bytes_of(from) + two_bytes_of(parts.size());
    for (const std::size_t part : parts) reference += two_bytes_of(part);
    references += heif_box("dimg", reference);
  }
  return heif_box("meta", kPlain + heif_box("pitm", kPlain + two_bytes_of(1)) +
                              heif_box("iinf", kPlain + two_bytes_of(items) + infos) +
                              heif_box("iref", kPlain + references));
}

// A tile is decoded wherever it stands, so that few bytes can be much work.
TEST(HeifStreams, APartCountsAsOftenAsItStandsThere) {
  const std::vector<std::size_t> hundred_of_2(100, 2), hundred_of_3(100, 3);
  EXPECT_EQ(heif_streams(heif_of_parts({}, 1), "a.heic").decodings, 1);
  EXPECT_EQ(heif_streams(heif_of_parts({{1, hundred_of_2}}, 2), "a.heic").decodings, 100);
  EXPECT_EQ(heif_streams(heif_of_parts({{1, hundred_of_2}, {2, hundred_of_3}}, 3), "a.heic").decodings,
            10'000);
  EXPECT_THAT(
      [] {
        heif_streams(heif_of_parts({{1, {2}}, {2, {1}}}, 3), "a.heic");
      },
      ::testing::ThrowsMessage<DataError>(HasSubstr("its pictures are made of one another")));
}

INSTANTIATE_TEST_SUITE_P(Kinds, HeifReader, ::testing::Values("", "-A"));  // HEIC, AVIF

// Over white a premultiplied colour is c + 255 - alpha: here 60, 40, 20 of alpha 128.
TEST(HeifReader, PremultipliedColoursAreLaidOverWhiteAsTheyAre) {
  if (!reads_heif()) GTEST_SKIP() << "this build was made without libheif";
  const Image image = decode_image(fixture("premultiplied.heic"), "premultiplied.heic");
  ASSERT_EQ(image.rgb.size(), 64u * 64 * 3);
  constexpr int kOverWhite[] = {187, 167, 147};
  for (std::size_t i = 0; i < image.rgb.size(); ++i) ASSERT_NEAR(image.rgb[i], kOverWhite[i % 3], 4) << i;
}

TEST(HeifReader, WhatCannotBeReadIsSaid) {
  using namespace std::string_literals;
  try {
    decode_image("\0\0\0\x20"s + "ftypheic" + std::string(40, 'x'), "x.heic");
    FAIL();
  } catch (const DataError& error) {
    EXPECT_THAT(error.what(), HasSubstr("x.heic: "));
    EXPECT_THAT(error.what(), HasSubstr("HEIC"));
    EXPECT_FALSE(error.hint().empty());
  }
}

}  // namespace
}  // namespace sightline
