#pragma once

#include <filesystem>
#include <string>

namespace sightline {

// However a directory is called, relative or through links, this is one name; it need not be there.
std::filesystem::path one_spelling(const std::filesystem::path& directory);

// Of the following, `directory` is what one_spelling() gives.

// Where a photo lies from the directory of what is made of it, links to directories followed: this holds when
// both are moved together.
std::string path_from(const std::filesystem::path& directory, const std::filesystem::path& photo);

// Whether `of`, which path_from() said of this directory, is another photo than this one, and still there.
bool is_of_another(const std::filesystem::path& directory, const std::string& of,
                   const std::filesystem::path& photo);

// The photo itself, by the name that path_from() gave it.
std::filesystem::path photo_at(const std::filesystem::path& directory, const std::string& of);

}  // namespace sightline
