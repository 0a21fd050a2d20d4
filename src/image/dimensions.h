#pragma once

#include <cstdint>
#include <string>

#include "image/image_reader.h"

namespace sightline {

// Called with what a file's header says, before anything is allocated for its pixels. Raises DataError for
// an empty picture, one beyond the limit, one that is so elongated that nobody can see anything in it, and
// one whose bytes would not fit memory's addresses.
void check_dimensions(std::int64_t width, std::int64_t height, const std::string& name,
                      const ImageLimits& limits);

}  // namespace sightline
