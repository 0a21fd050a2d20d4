#pragma once

#include <filesystem>

#include "core/error.h"

namespace sightline {

// A file that cannot be written where others can: its name is too long, it is somebody else's, something
// else stands in its place or in that of its directory. Whoever writes many files goes on with the next one;
// to all others it is an EnvironmentError.
class UnwritableFile : public EnvironmentError {
  using EnvironmentError::EnvironmentError;
};

// Raises "PATH: WHAT: " and what the system calls `reason` (an errno): an UnwritableFile, or an
// EnvironmentError where no other file could be written either (a full disk, or one that is gone).
[[noreturn]] void raise_unwritable(const std::filesystem::path& path, const char* what, int reason);

}  // namespace sightline
