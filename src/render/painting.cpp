#include "render/painting.h"

#include <algorithm>
#include <cstddef>

namespace sightline {

Image blank(int width, int height, const Colour& colour) {
  Image picture{width, height, {}};
  picture.rgb.resize(static_cast<std::size_t>(width) * height * 3);
  fill(picture, {0, 0, width, height}, colour);
  return picture;
}

void fill(Image& picture, const Box& box, const Colour& colour) {
  const int left = std::max(0, box.x), right = std::min(picture.width, box.x + box.width);
  for (int y = std::max(0, box.y); y < std::min(picture.height, box.y + box.height); ++y)
    for (int x = left; x < right; ++x)
      std::copy(colour.begin(), colour.end(),
                &picture.rgb[(static_cast<std::size_t>(y) * picture.width + x) * 3]);
}

void paste(Image& picture, const Image& part, const Box& box) {
  const std::size_t row = static_cast<std::size_t>(box.width) * 3;
  for (int y = 0; y < box.height; ++y)
    std::copy_n(&part.rgb[static_cast<std::size_t>(y) * row], row,
                &picture.rgb[(static_cast<std::size_t>(box.y + y) * picture.width + box.x) * 3]);
}

}  // namespace sightline
