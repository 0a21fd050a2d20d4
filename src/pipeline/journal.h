#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/appended_file.h"
#include "core/json.h"

namespace sightline {

// A file of JSON lines that says what has been done. Each line is there whole or not at all: half a line that
// a killed process left at the end is no line, and the next append() takes its place.
class Journal {
 public:
  using TakeLine = std::function<void(const Json& line)>;

  // The first line is the head, {"sightline_journal": KIND, ...}. `hint` is the way out of a damaged journal.
  Journal(std::filesystem::path path, std::string kind, std::string hint);

  const std::filesystem::path& path() const { return path_; }

  // Reads all lines, the head first; none where there is no journal yet. Raises DataError for a file that is
  // no journal of this kind, or damaged before its last line.
  void read(const TakeLine& take);
  // How many lines there are, once they are read.
  std::size_t count() const { return ends_.size(); }
  // The last lines are taken back, `count` stay.
  void keep(std::size_t count);

  // Begins anew with this head, to which the kind is added: whatever happens there is the earlier journal or
  // this one, and this one when it returns.
  void begin(const Json& head);
  // Raises EnvironmentError, the journal then as it was.
  void append(const Json& line);
  void sync();

 private:
  AppendedFile& file();

  std::filesystem::path path_;
  std::string kind_, hint_;
  std::vector<std::int64_t> ends_;  // of each line, in bytes
  std::optional<AppendedFile> file_;
};

}  // namespace sightline
