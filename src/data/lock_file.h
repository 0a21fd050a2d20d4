#pragma once

#include <filesystem>

namespace sightline {

// Keeps other processes (and other LockFiles of this one) from the same work: a file that is locked while
// this lives. The system lifts the lock of a process that dies, so a lock file left behind locks nothing.
class LockFile {
 public:
  // Raises EnvironmentError when another holds the lock, saying that it is busy with `work`, or the file
  // cannot be made.
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
