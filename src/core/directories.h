#pragma once

#include <filesystem>

namespace sightline {

// Makes the directory and those above it, whose names then outlive a loss of power; one that is there is
// fine, and so is an empty path (the current one). A symbolic link to nothing stays, and where it leads
// becomes a directory. Raises EnvironmentError.
void make_directory(const std::filesystem::path& path);
// The same for who has words of his own: an errno, or 0.
int try_to_make_directory(const std::filesystem::path& path);

// The directory that a file is in: "." for a bare name.
std::filesystem::path directory_of(const std::filesystem::path& file);

// So that a rename in the file's directory outlives a loss of power. Some file systems cannot sync a
// directory, which is no harm: nothing is raised.
void sync_directory_of(const std::filesystem::path& file);

// However a directory is called, relative or through links, this is its one name; it need not be there.
std::filesystem::path canonical_directory(const std::filesystem::path& directory);

}  // namespace sightline
