#pragma once

#include <filesystem>
#include <string>

namespace sightline {

// Names for what belongs to a file and lies in its directory. A name may have 255 bytes and no more, so a
// file's own name with something behind it may be none.

// FILE and the ending; ".sightline-HASH" and the ending, HASH that of FILE's name, where that would be too
// long.
std::filesystem::path name_beside(const std::filesystem::path& file, const std::string& ending);

// Where this process writes what takes the file's place when it is whole: ".sightline-HASH.tmpN-RANDOM", N
// the id of the process. Another one at each call, which nobody can guess; short whatever the file is called.
std::filesystem::path temporary_beside(const std::filesystem::path& file);

// What that begins with, before N, in all processes.
std::string temporary_start(const std::filesystem::path& file);

}  // namespace sightline
