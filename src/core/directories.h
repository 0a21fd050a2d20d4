#pragma once

#include <filesystem>

namespace sightline {

// Makes the directory and those above it; one that is there is fine, and so is an empty path (the current
// one). Raises EnvironmentError.
void make_directory(const std::filesystem::path& path);

}  // namespace sightline
