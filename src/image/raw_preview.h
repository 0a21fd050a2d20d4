#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// Whether this build reads the previews in camera raws: libraw was there when it was built.
bool reads_raw_previews();

// The largest picture that the camera developed and put into its raw, upright. Raises DataError where
// it is damaged; naming the file a camera raw, where there is none, where it is a thumbnail (its longer side
// has fewer than 1024 pixels and less than half of the raw's), where libraw does not know the raw, and where
// this build does not read them.
Image read_raw_preview(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
