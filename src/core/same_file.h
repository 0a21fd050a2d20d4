#pragma once

#include <filesystem>

namespace sightline {

// Both are there, and the same file, by whatever names.
bool same_file(const std::filesystem::path& a, const std::filesystem::path& b);

}  // namespace sightline
