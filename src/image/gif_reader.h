#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// The first frame of a GIF, alone or of an animation, as it lies on the logical screen; what it leaves free
// of that, and its transparent colour, are white. A frame larger than the screen makes the screen larger, as
// browsers do. Raises DataError for a damaged one, and where that frame does not end.
Image read_gif(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
