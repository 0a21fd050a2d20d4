#pragma once

#include <utility>

#include "image/image.h"

namespace sightline {

struct ImageSize {
  int width = 0;  // pixels
  int height = 0;
};

// An upright photograph whose pixels may have been decoded at a fraction of its size.
struct Photo {
  Photo() = default;
  // A picture is a photo at its own size.
  Photo(Image whole) : size{whole.width, whole.height}, image(std::move(whole)) {}

  ImageSize size;     // of the photo itself
  Image image;        // one pixel for `reduction` × `reduction` of the photo's, a part of that at its edges
  int reduction = 1;  // 1, 2, 4 or 8
  // The photo's upper left corner in the image, in image pixels: 0, or below 1 where the side that is no
  // multiple of the reduction was turned to the left or to the top.
  double left = 0, top = 0;
};

}  // namespace sightline
