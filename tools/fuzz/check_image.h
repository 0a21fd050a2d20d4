#pragma once

#include <cstddef>

#include "image/image.h"
#include "require.h"

namespace sightline {

// A picture has all of its pixels.
inline void check_image(const Image& image) {
  require(image.width > 0 && image.height > 0);
  require(image.rgb.size() ==
          3 * static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height));
}

}  // namespace sightline
