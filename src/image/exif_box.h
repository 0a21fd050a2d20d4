#pragma once

#include <string>

namespace sightline {

// The TIFF structure in the "Exif" box of a HEIC, AVIF or JPEG XL, before which stands how many bytes there
// are between (ISO/IEC 23008-12, annex A); empty where it is damaged.
std::string exif_in_box(const std::string& box);

}  // namespace sightline
