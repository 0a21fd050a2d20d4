#pragma once

#include "image/photo_metadata.h"

namespace sightline {

// The XMP packets of a GIF, which stand in blocks of an application (XMP part 3, 1.1.2); those before the
// damage of a damaged one.
PhotoMetadata gif_metadata(const ByteSource& bytes);

}  // namespace sightline
