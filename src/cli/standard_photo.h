#pragma once

#include <string>

#include "image/image_reader.h"

namespace sightline {

// The bytes of the photo that comes from standard input: no more than its memory may be, so that a longer one
// is refused like any other photo. Ends early where an interrupt is requested. Raises DataError.
std::string read_standard_photo(const ImageLimits& limits);

}  // namespace sightline
