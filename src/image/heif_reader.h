#pragma once

#include <string>
#include <string_view>

#include "image/image_reader.h"

namespace sightline {

// Whether this build reads HEIC and AVIF: libheif was there when it was built.
bool reads_heif();

// The primary picture of a HEIC, HEIF or AVIF file: 8 bits and more (as 8), alpha over white. Its own
// rotation, mirroring and cropping are applied; EXIF's orientation repeats them and is left alone (ISO/IEC
// 23008-12, 6.5.10). Raises DataError for a damaged one, one whose codec libheif lacks, and where this build
// does not read them.
Image read_heif(std::string_view bytes, const std::string& name, const ImageLimits& limits);

}  // namespace sightline
