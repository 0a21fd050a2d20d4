#include "image/webp_reader.h"

#include <gmock/gmock.h>

#include "core/error.h"
#include "image/bytes.h"
#include "image/fixtures.h"
#include "image/opencv_pictures.h"

namespace sightline {
namespace {

using ::testing::HasSubstr;
using namespace std::string_literals;

std::string webp_fault(const std::string& webp, const ImageLimits& limits = {}) {
  try {
    read_webp(webp, "p.webp", limits);
  } catch (const DataError& error) {
    return error.what();
  }
  return "none";
}

std::string lossless_webp(const cv::Mat& picture) {
  return encode(".webp", picture, {cv::IMWRITE_WEBP_QUALITY, 101});
}

std::string webp_chunk(const std::string& name, const std::string& content) {
  return name + little_end_first(content.size(), 4) + content + std::string(content.size() % 2, '\0');
}

// The pixels of a simple WebP in an extended one, with EXIF behind them.
std::string with_exif(const std::string& simple, int width, int height, const std::string& exif) {
  const std::string head = little_end_first(0x08, 4) +
                           little_end_first(static_cast<std::uint32_t>(width - 1), 3) +
                           little_end_first(static_cast<std::uint32_t>(height - 1), 3);
  const std::string chunks = webp_chunk("VP8X", head) + simple.substr(12) + webp_chunk("EXIF", exif);
  return "RIFF" + little_end_first(4 + chunks.size(), 4) + "WEBP" + chunks;
}

// A frame of an animation, its left upper pixel at (left, top): both are even.
std::string webp_frame(const std::string& simple, int left, int top, int width, int height) {
  const auto number = [](int value) { return little_end_first(static_cast<std::uint32_t>(value), 3); };
  return webp_chunk("ANMF", number(left / 2) + number(top / 2) + number(width - 1) + number(height - 1) +
                                number(100) + std::string(1, '\0') + simple.substr(12));
}

std::string animated_webp(int width, int height, const std::string& frames) {
  const std::string head = little_end_first(0x12, 4) +
                           little_end_first(static_cast<std::uint32_t>(width - 1), 3) +
                           little_end_first(static_cast<std::uint32_t>(height - 1), 3);
  const std::string chunks = webp_chunk("VP8X", head) + webp_chunk("ANIM", std::string(6, '\0')) + frames;
  return "RIFF" + little_end_first(4 + chunks.size(), 4) + "WEBP" + chunks;
}

TEST(WebpReader, WithoutLossItIsThePicture) {
  const cv::Mat picture = noise(23, 17);
  EXPECT_EQ(largest_difference(read_webp(lossless_webp(picture), "p.webp", {}), from_opencv(picture)), 0);
}

TEST(WebpReader, WithLossItIsAsOpenCvReadsIt) {
  const std::string webp = encode(".webp", noise(40, 30), {cv::IMWRITE_WEBP_QUALITY, 60});
  const std::vector<uchar> buffer(webp.begin(), webp.end());
  EXPECT_EQ(
      largest_difference(read_webp(webp, "p.webp", {}), from_opencv(cv::imdecode(buffer, cv::IMREAD_COLOR))),
      0);
}

TEST(WebpReader, TransparencyIsWhite) {
  cv::Mat picture(1, 2, CV_8UC4, cv::Scalar(30, 20, 10, 51));  // blue first; a fifth of it
  picture.at<cv::Vec4b>(0, 1) = {3, 2, 1, 255};
  const Image image = read_webp(lossless_webp(picture), "p.webp", {});
  EXPECT_THAT(image.rgb, ::testing::ElementsAre(206, 208, 210, 1, 2, 3));
}

TEST(WebpReader, IsTurnedUpright) {
  const cv::Mat picture = noise(5, 3);
  const std::string simple = lossless_webp(picture);
  cv::Mat turned;
  cv::rotate(picture, turned, cv::ROTATE_90_CLOCKWISE);
  const std::string exif = "MM\0*\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0"s;
  for (const std::string& each : {exif, "Exif\0\0"s + exif})
    EXPECT_EQ(largest_difference(read_webp(with_exif(simple, 5, 3, each), "p.webp", {}), from_opencv(turned)),
              0);
  for (const std::string& each : {""s, "damaged"s, exif.substr(0, 12)})
    EXPECT_EQ(
        largest_difference(read_webp(with_exif(simple, 5, 3, each), "p.webp", {}), from_opencv(picture)), 0);
}

TEST(WebpReader, AnAnimationIsItsFirstFrame) {
  const cv::Mat first = noise(22, 16);
  const std::string second = lossless_webp(cv::Mat(16, 22, CV_8UC3, cv::Scalar(0, 0, 255)));
  const std::string frames =
      webp_frame(lossless_webp(first), 0, 0, 22, 16) + webp_frame(second, 0, 0, 22, 16);
  EXPECT_EQ(largest_difference(read_webp(animated_webp(22, 16, frames), "p.webp", {}), from_opencv(first)),
            0);
}

TEST(WebpReader, AFrameSmallerThanItsAnimationLiesOnWhite) {
  const cv::Mat frame = noise(6, 4);
  cv::Mat canvas(11, 13, CV_8UC3, cv::Scalar(255, 255, 255));
  frame.copyTo(canvas(cv::Rect(4, 2, 6, 4)));
  const std::string webp = animated_webp(13, 11, webp_frame(lossless_webp(frame), 4, 2, 6, 4));
  EXPECT_EQ(largest_difference(read_webp(webp, "p.webp", {}), from_opencv(canvas)), 0);
}

TEST(WebpReader, AnAnimationsTransparencyIsWhite) {
  cv::Mat picture(1, 2, CV_8UC4, cv::Scalar(30, 20, 10, 51));
  picture.at<cv::Vec4b>(0, 1) = {3, 2, 1, 255};
  const std::string webp = animated_webp(2, 1, webp_frame(lossless_webp(picture), 0, 0, 2, 1));
  EXPECT_THAT(read_webp(webp, "p.webp", {}).rgb, ::testing::ElementsAre(206, 208, 210, 1, 2, 3));
}

TEST(WebpReader, NamesWhatIsWrong) {
  const std::string webp = lossless_webp(noise(23, 17));
  EXPECT_THAT(webp_fault("RIFF\x16\0\0\0WEBPVP8X\x0A\0\0\0\x02\0\0\0\x0F\0\0\x0F\0\0"s),
              HasSubstr("p.webp: truncated or damaged WebP: an animation without a frame"));
  for (const auto& [left, top] : {std::pair(2, 0), std::pair(0, 2), std::pair(1 << 24, 1 << 24)}) {
    EXPECT_THAT(webp_fault(animated_webp(23, 17, webp_frame(webp, left, top, 23, 17))),
                HasSubstr("its first frame lies beyond the picture"));
  }
  EXPECT_THAT(webp_fault(animated_webp(16000, 16000, webp_frame(webp, 0, 0, 23, 17)), {.max_memory = 10}),
              HasSubstr("p.webp: "));
  EXPECT_THAT(webp_fault("RIFF\1\1\1\1WEBP"),
              HasSubstr("truncated or damaged WebP: its header cannot be read"));
  EXPECT_THAT(webp_fault(webp.substr(0, webp.size() - 2)), HasSubstr("the file ends too early"));
  EXPECT_THAT(webp_fault(webp, {.max_megapixels = 300e-6}), HasSubstr("23 x 17 pixels"));
  EXPECT_THAT(webp_fault(webp, {.max_memory = 0.002}), HasSubstr("p.webp: "));
  for (const char* name : {"lossless.webp", "lossy.webp", "alpha.webp"}) {
    const std::string bytes = fixture(name);
    for (std::size_t size = 0; size < bytes.size(); size += 7)
      EXPECT_NE(webp_fault(bytes.substr(0, size)), "none") << size;
  }
}

}  // namespace
}  // namespace sightline
