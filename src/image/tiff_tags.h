#pragma once

#include <cstdint>
#include <string>

#include "image/byte_source.h"

namespace sightline {

// The bytes of a tag in the first directory of a TIFF (TIFF 6.0, section 2; BigTIFF too), or of the TIFF
// structure that an EXIF block is. Empty where it is missing, or the structure is damaged.
std::string tiff_tag(const ByteSource& bytes, std::uint16_t tag);

}  // namespace sightline
