#pragma once

#include <filesystem>

namespace sightline {

// Whether a file is called as the pictures are that are read here: by its ending, of either case, of
// whichever kind but camera raws (image/camera_raw.h).
bool has_photo_name(const std::filesystem::path& file);

}  // namespace sightline
