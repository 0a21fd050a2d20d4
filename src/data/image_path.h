#pragma once

#include <filesystem>
#include <string>

namespace sightline {

// An image's name in a caption file as a path relative to the image directory. Raises DataError, starting
// with `where`, for a name that is empty, absolute, leads out of the directory ("../x") or holds a zero byte.
std::filesystem::path image_path(const std::string& name, const std::string& where);

}  // namespace sightline
