#include "render/curve_picture.h"

#include <gtest/gtest.h>

#include "core/error.h"
#include "render/colour_map.h"

namespace sightline {
namespace {

constexpr Colour kFirstCurve{0, 114, 178}, kSecondCurve{213, 94, 0};

// The rows of the picture that hold a pixel of the colour in the columns from `left` on.
std::vector<int> rows_with(const Image& image, const Colour& colour, int left, int right) {
  std::vector<int> rows;
  for (int y = 0; y < image.height; ++y)
    for (int x = left; x < right; ++x) {
      const std::uint8_t* pixel = &image.rgb[3 * (static_cast<std::size_t>(y) * image.width + x)];
      if (pixel[0] != colour[0] || pixel[1] != colour[1] || pixel[2] != colour[2]) continue;
      rows.push_back(y);
      break;
    }
  return rows;
}

TEST(CurvePicture, HigherValuesStandHigher) {
  const Image image = curve_picture({"BLEU-4", "length", "score", {"short", "long"}, {"9 texts", "2 texts"}},
                                    {{"with", {{0, 0.3, 0.3, 0.3}, {1, 0.25, 0.25, 0.25}}},
                                     {"without", {{0, 0.3, 0.3, 0.3}, {1, 0.05, 0.05, 0.05}}}});
  // The second place lies in the right half; the dots end there.
  const int middle = image.width / 2;
  EXPECT_LT(rows_with(image, kFirstCurve, middle + 100, image.width).back(),
            rows_with(image, kSecondCurve, middle + 100, image.width).back());
}

TEST(CurvePicture, WhiskersAreTheIntervals) {
  const auto height = [](double low, double high) {
    const Image image =
        curve_picture({"", "", "", {"a"}, {}}, {{"one", {{0, 0.5, low, high}, {0, 0.5, 0.5, 1}}}});
    const auto rows = rows_with(image, kFirstCurve, image.width / 2, image.width / 2 + 60);
    return rows.back() - rows.front();
  };
  EXPECT_EQ(height(0, 1), 360);  // the whole height of the plot
  EXPECT_EQ(height(0.25, 1), 270);
}

TEST(CurvePicture, MarksAreRound) {
  EXPECT_DOUBLE_EQ(mark_distance(0.41), 0.1);
  EXPECT_DOUBLE_EQ(mark_distance(0.16), 0.02);
  EXPECT_DOUBLE_EQ(mark_distance(1), 0.2);
  EXPECT_DOUBLE_EQ(mark_distance(37), 5);
}

TEST(CurvePicture, NeedsAPoint) {
  EXPECT_THROW(curve_picture({"", "", "", {"a"}, {}}, {{"none", {}}}), UsageError);
}

}  // namespace
}  // namespace sightline
