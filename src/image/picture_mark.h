#pragma once

#include <filesystem>
#include <string_view>

namespace sightline {

// What pictures of attention say in their own metadata, so that the next run knows them for this program's:
// PNG under Software, JPEG and GIF as a comment, WebP in XMP, MP4 as its comment.
inline constexpr std::string_view kPictureMark = "Sightline: where each word looked";

// Whether the file says so.
bool is_marked_picture(const std::filesystem::path& file);

}  // namespace sightline
