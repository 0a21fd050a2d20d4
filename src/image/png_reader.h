#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// Every PNG: 1 to 16 bits, grey, palette, colour, alpha or a transparent colour (over white), interlaced;
// eXIf orientation is applied. Raises DataError for a wrong checksum and for an end that is missing.
Image read_png(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
