#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// BMP of OS/2 and Windows: 1, 2, 4, 8 bits with palette (run lengths too), 16, 24 and 32 bits with or without
// channel masks, alpha over white (but for pictures with none in any pixel: many programs leave its bytes
// zero), rows in both directions. Raises DataError where pixels are missing.
// Source: [MS-WMF] 2.2.2.3 DIB and "BMP file format", BITMAPV5HEADER.
Image read_bmp(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
