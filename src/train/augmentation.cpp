#include "train/augmentation.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sightline {

namespace {

// First kept pixel and number of kept pixels of a side.
std::pair<int, int> kept(int size, double before, double after) {
  const int first = std::min(static_cast<int>(size * before), size - 1);
  const int end = std::max(first + 1, size - static_cast<int>(size * after));
  return {first, end - first};
}

Image cut_and_mirrored(const Image& image, int left, int top, int width, int height, bool flip) {
  Image result{width, height, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * 3)};
  std::uint8_t* out = result.rgb.data();
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* row = &image.rgb[(static_cast<std::size_t>(top + y) * image.width + left) * 3];
    for (int x = 0; x < width; ++x, out += 3) std::copy_n(row + 3 * (flip ? width - 1 - x : x), 3, out);
  }
  return result;
}

// Where a side of a photo begins in its image, in image pixels, and how many pixels of the photo it has.
struct Side {
  double begin;
  int size;
};

// What is left of a side when `count` pixels of the image, from `first` on, are.
Side cut(const Side& side, int reduction, int first, int count, bool flip) {
  const double end = std::min<double>(side.begin + static_cast<double>(side.size) / reduction, first + count);
  const double begin = std::max<double>(side.begin, first);
  return {flip ? first + count - end : begin - first,
          static_cast<int>(std::lround((end - begin) * reduction))};
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

Photo augment(const Photo& photo, const Augmentation& augmentation) {
  const auto [left, width] = kept(photo.image.width, augmentation.left, augmentation.right);
  const auto [top, height] = kept(photo.image.height, augmentation.top, augmentation.bottom);
  const Side x = cut({photo.left, photo.size.width}, photo.reduction, left, width, augmentation.flip);
  const Side y = cut({photo.top, photo.size.height}, photo.reduction, top, height, false);
  Photo result;
  result.image = cut_and_mirrored(photo.image, left, top, width, height, augmentation.flip);
  result.size = {x.size, y.size};
  result.reduction = photo.reduction;
  result.left = x.begin;
  result.top = y.begin;
  return result;
}

}  // namespace sightline
