#pragma once

#include "image/photo_metadata.h"

namespace sightline {

// XMP and EXIF in the boxes of a JPEG XL, packed ones too; nothing where it has none, is damaged, or this
// build does not read them.
PhotoMetadata jxl_metadata(const ByteSource& bytes);

}  // namespace sightline
