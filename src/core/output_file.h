#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "core/temporary_file.h"

namespace sightline {

// A result written as it comes and whole at its end: the text goes into a TemporaryFile beside `path`, which
// takes its place on commit(). Without commit() nothing stays behind. What a killed process left of an
// earlier one is removed. A symbolic link stays and its target is replaced; a device or pipe is written to
// directly. Raises EnvironmentError (a missing directory, no permission, a full disk), a missing directory as
// soon as this is made.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Raises what the constructor would, and touches nothing: for whoever writes much later, or not at all.
  static void check(const std::filesystem::path& path);

  void write(std::string_view text);
  void commit();

 private:
  void flush();
  [[noreturn]] void fail(int reason) const;

  std::filesystem::path path_;
  std::unique_ptr<TemporaryFile> temporary_;  // null: written directly
  int direct_ = -1;
  std::string waiting_;  // for the next write to the system
};

}  // namespace sightline
