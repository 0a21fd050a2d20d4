#pragma once

#include <filesystem>

namespace sightline {

// Removes what killed processes left half-written of this file: FILE.tmpN beside it (beside its target, where
// it is a symbolic link), N the id of no living process. Reads the directory, so not for each of many files
// in one. Raises nothing: what cannot be removed stays.
void remove_leftovers(const std::filesystem::path& file);

}  // namespace sightline
