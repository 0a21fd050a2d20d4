#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// Whether this build reads JPEG XL: libjxl was there when it was built.
bool reads_jxl();

// A JPEG XL, of an animation the first frame: its own orientation is applied, alpha is laid over white, more
// than 8 bits become 8. Raises DataError for a damaged or truncated one, for CMYK, and where this build does
// not read them.
Image read_jxl(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
