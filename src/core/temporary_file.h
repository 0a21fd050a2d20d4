#pragma once

#include <filesystem>
#include <string_view>

#include "core/files.h"

namespace sightline {

// A new file beside another one, whose place it takes when it is whole: under a name that nobody can guess,
// never through a link that somebody has laid there. What replaces a file is its owner's alone until it has
// taken over that one's permissions; what replaces none has from the start what the user's umask leaves.
class TemporaryFile {
 public:
  // `target` as replaceable_file() gives it. Raises what raise_unwritable() raises, naming the target, as all
  // of this does.
  explicit TemporaryFile(std::filesystem::path target);
  // Removes it, unless it was committed.
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // For another program that writes into it.
  const std::filesystem::path& path() const { return path_; }

  void write(std::string_view bytes);
  // Takes the target's place; once. `safety` says whether content and name are then on the disk.
  void commit(Safety safety);

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path target_, path_;
  int file_ = -1;
};

}  // namespace sightline
