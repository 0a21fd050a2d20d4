#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// The first page of a TIFF that libtiff can turn to 8-bit RGBA: 1 to 16 bits, grey, palette, RGB, CMYK,
// YCbCr, Lab, strips or tiles; alpha over white (a further band counts as such where ExtraSamples says so);
// the orientation tag is applied. Raises DataError for a damaged one.
Image read_tiff(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
