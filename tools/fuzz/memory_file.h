#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <filesystem>
#include <string>

#include "require.h"

namespace sightline {

// An input as a file, for readers that take a path; it lies in memory and has the same path for every input.
class MemoryFile {
 public:
  MemoryFile() : file_(::memfd_create("fuzz input", MFD_CLOEXEC)) { require(file_ >= 0); }
  ~MemoryFile() { ::close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(file_); }
  void hold(const void* bytes, std::size_t size) {
    require(::ftruncate(file_, 0) == 0 && ::pwrite(file_, bytes, size, 0) == static_cast<ssize_t>(size));
  }

 private:
  int file_;
};

}  // namespace sightline
