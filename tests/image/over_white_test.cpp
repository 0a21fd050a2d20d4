#include "image/over_white.h"

#include <gmock/gmock.h>

#include <vector>

namespace sightline {
namespace {

using ::testing::ElementsAre;

TEST(OverWhite, ByTheAlphaThatIsNotInTheColours) {
  const std::vector<std::uint8_t> rgba{200, 100, 0, 255, 200, 100, 0, 0, 200, 100, 0, 51};
  std::vector<std::uint8_t> rgb(9);
  lay_over_white(rgba.data(), 3, rgb.data());
  EXPECT_THAT(rgb, ElementsAre(200, 100, 0, 255, 255, 255, 244, 224, 204));
}

TEST(OverWhite, ByTheAlphaThatIsInTheColours) {
  const std::vector<std::uint8_t> rgba{200, 100, 0, 255, 0, 0, 0, 0, 40, 20, 0, 51, 60, 0, 0, 250};
  std::vector<std::uint8_t> rgb(12);
  lay_premultiplied_over_white(rgba.data(), 4, rgb.data());
  EXPECT_THAT(rgb, ElementsAre(200, 100, 0, 255, 255, 255, 244, 224, 204, 65, 5, 5));
}

}  // namespace
}  // namespace sightline
