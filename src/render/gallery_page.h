#pragma once

#include <span>
#include <string_view>

namespace sightline {

// A file of the gallery's page, src/render/gallery/ in the source tree, as it was built in.
struct GalleryPageFile {
  std::string_view name, text;
};
std::span<const GalleryPageFile> gallery_page();

}  // namespace sightline
