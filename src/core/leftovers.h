#pragma once

#include <filesystem>

namespace sightline {

// Removes what killed processes left half-written of this file (of its target, where it is a symbolic link):
// what temporary_beside() calls it, and FILE.tmpN, as earlier versions did, N the id of no living process.
// Reads the directory, so not for each of many files in one. Raises nothing: what cannot be removed stays.
void remove_leftovers(const std::filesystem::path& file);

// Whether the entry, in the file's directory, is called as what a killed process left half-written of it.
bool is_leftover(const std::filesystem::path& entry, const std::filesystem::path& file);

}  // namespace sightline
