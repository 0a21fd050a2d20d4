#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// Lossy and lossless WebP with and without alpha (over white), an animation's first frame; EXIF orientation
// is applied. Raises DataError for a truncated or damaged one.
Image read_webp(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
