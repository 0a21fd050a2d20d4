#pragma once

#include "image/photo_metadata.h"

namespace sightline {

// XMP and EXIF of the primary picture of a HEIC or AVIF; nothing where it is damaged, or this build does not
// read them.
PhotoMetadata heif_metadata(const ByteSource& bytes);

}  // namespace sightline
