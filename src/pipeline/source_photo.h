#pragma once

#include <filesystem>
#include <string>

namespace sightline {

// How a file that was made of a photo (a sidecar, a picture, a line of results) remembers which one. Of the
// following, `directory` is what canonical_directory() gives.

// Where a photo lies from the directory of what is made of it, links to directories followed: this holds when
// both are moved together.
std::string source_path(const std::filesystem::path& directory, const std::filesystem::path& photo);

// Whether `source`, which source_path() said of this directory, is another photo than this one, and still
// there.
bool is_other_source(const std::filesystem::path& directory, const std::string& source,
                     const std::filesystem::path& photo);

// The photo itself, by the name that source_path() gave it.
std::filesystem::path source_photo(const std::filesystem::path& directory, const std::string& source);

}  // namespace sightline
