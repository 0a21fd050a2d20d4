#pragma once

#include <filesystem>

namespace sightline {

// The path by one spelling: "./a.jpg" and "inner/../a.jpg" are "a.jpg". Behind a symbolic link ".." leads
// above where that leads, so there it stays: "link/../a.jpg" is another file than "a.jpg". Never empty.
std::filesystem::path plain_path(const std::filesystem::path& path);

}  // namespace sightline
