#pragma once

#include <filesystem>
#include <fstream>
#include <string_view>

namespace sightline {

// A result written as it comes and whole at its end: the text goes into a file beside `path`, which takes
// its place on commit(). Without commit() nothing stays behind. What a killed process left of an earlier one
// is removed. A symbolic link stays and its target is replaced; a device or pipe is written to directly.
// Raises EnvironmentError (a missing directory, no permission, a full disk), a missing directory as soon as
// this is made.
class OutputFile {
 public:
  explicit OutputFile(std::filesystem::path path);
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  void write(std::string_view text);
  void commit();

 private:
  [[noreturn]] void fail() const;

  std::filesystem::path path_;
  std::filesystem::path temporary_;  // empty: written directly
  std::ofstream stream_;
};

}  // namespace sightline
