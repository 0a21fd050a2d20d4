#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "render/gallery_data.h"
#include "render/sheet_scene.h"

namespace sightline {

// A photo of a gallery whose every word looks at one cell of a grid over the whole of it.
inline GalleryPhoto gallery_photo(const std::string& file, const Image& picture, Hypothesis best) {
  GalleryPhoto photo{file, picture.width, picture.height, {}, {}, {}};
  photo.input = photo.area = {0, 0, static_cast<double>(picture.width), static_cast<double>(picture.height)};
  best.log_prob = static_cast<double>(best.words.size()) * std::log(0.5);
  photo.hypotheses = {std::move(best)};
  return photo;
}

// With a gradient, so that no two places look the same.
inline Image gradient_photo(int width, int height) {
  Image photo = flat_photo(width, height, 0);
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) {
      std::uint8_t* pixel = &photo.rgb[(static_cast<std::size_t>(y) * width + x) * 3];
      pixel[0] = static_cast<std::uint8_t>(60 + 120 * x / width);
      pixel[1] = static_cast<std::uint8_t>(150 - 80 * y / height);
      pixel[2] = static_cast<std::uint8_t>(170 - 100 * x / width);
    }
  }
  return photo;
}

}  // namespace sightline
