#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/error.h"

namespace sightline {

// A file that cannot be written where others can: its name is too long, it is somebody else's, something
// else stands in its place or in that of its directory. Whoever writes many files goes on with the next one;
// to all others it is an EnvironmentError.
class UnwritableFile : public EnvironmentError {
  using EnvironmentError::EnvironmentError;
};

// Whether the directory is one of the kernel's own, /proc or /sys, in which nobody can make a file, though
// root is told that it could.
bool takes_no_files(const std::filesystem::path& directory);

// Why the file could not be put in place, or replaced, as far as it shows without writing anything: an errno
// (a name that is too long, a directory that is another user's or cannot be made, another user's file in a
// sticky one, an immutable file); 0 where nothing shows.
int unwritable_reason(const std::filesystem::path& path);
// "PATH: cannot be written: " and what the system calls that reason; nothing where it is 0.
std::optional<std::string> unwritable_problem(const std::filesystem::path& path, int reason);

// Raises "PATH: WHAT: " and what the system calls `reason` (an errno): an UnwritableFile, or an
// EnvironmentError where no other file could be written either (a full disk, or one that is gone).
[[noreturn]] void raise_unwritable(const std::filesystem::path& path, const char* what, int reason);

}  // namespace sightline
