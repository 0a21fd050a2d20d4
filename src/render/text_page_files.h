#pragma once

#include <span>

#include "render/gallery_page.h"

namespace sightline {

// The files of src/render/text_page/ in the source tree, as they were built in.
std::span<const GalleryPageFile> text_page_files();

}  // namespace sightline
