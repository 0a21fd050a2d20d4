#pragma once

#include <filesystem>
#include <memory>

#include "image/image_reader.h"
#include "pipeline/picture_sink.h"
#include "render/gallery_writer.h"

namespace sightline {

// Puts each captioned photo into a gallery (render/gallery_writer.h). Raises what GalleryWriter raises, and
// EnvironmentError where another process writes this gallery. `look_only`: nothing will be taken, and
// nothing is touched.
std::unique_ptr<RecordSink> make_gallery_sink(const std::filesystem::path& directory, GalleryOptions gallery,
                                              const ImageLimits& limits, Existing existing,
                                              RunSettings settings, bool look_only = false);

}  // namespace sightline
