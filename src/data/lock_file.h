#pragma once

#include <filesystem>

#include "core/error.h"

namespace sightline {

// Somebody else holds the lock.
class BusyError : public EnvironmentError {
  using EnvironmentError::EnvironmentError;
};

// Keeps other processes (and other LockFiles of this one) from the same work: a file that is locked while
// this lives. The system lifts the lock of a process that dies, so a lock file left behind locks nothing.
class LockFile {
 public:
  // Raises BusyError when another holds the lock, saying that it is busy with `work`, and what
  // raise_unwritable() raises where the file cannot be made. Another user's file that can be read will do.
  // Raises UsageError where it is a file with something in it, which is nobody's lock and would be removed.
  LockFile(std::filesystem::path path, const std::filesystem::path& work);
  // Removes the file.
  ~LockFile();
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

}  // namespace sightline
