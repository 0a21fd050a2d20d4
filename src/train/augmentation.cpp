#include "train/augmentation.h"

#include <algorithm>

namespace sightline {

namespace {

// First kept pixel and number of kept pixels of a side.
std::pair<int, int> kept(int size, double before, double after) {
  const int first = std::min(static_cast<int>(size * before), size - 1);
  const int end = std::max(first + 1, size - static_cast<int>(size * after));
  return {first, end - first};
}

}  // namespace

Augmentation draw_augmentation(Random& random, bool flip, double crop) {
  Augmentation augmentation;
  if (flip) augmentation.flip = random.uniform() < 0.5;
  if (crop > 0) {
    augmentation.left = random.uniform() * crop;
    augmentation.right = random.uniform() * crop;
    augmentation.top = random.uniform() * crop;
    augmentation.bottom = random.uniform() * crop;
  }
  return augmentation;
}

Image augment(const Image& photo, const Augmentation& augmentation) {
  const auto [left, width] = kept(photo.width, augmentation.left, augmentation.right);
  const auto [top, height] = kept(photo.height, augmentation.top, augmentation.bottom);
  Image result{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
  std::uint8_t* out = result.rgb.data();
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* row = &photo.rgb[(static_cast<std::size_t>(top + y) * photo.width + left) * 3];
    for (int x = 0; x < width; ++x, out += 3) {
      std::copy_n(row + 3 * (augmentation.flip ? width - 1 - x : x), 3, out);
    }
  }
  return result;
}

}  // namespace sightline
