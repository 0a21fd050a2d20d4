#include "core/leftovers.h"

#include <signal.h>

#include <cerrno>
#include <charconv>
#include <string>
#include <string_view>
#include <system_error>

#include "core/directories.h"
#include "core/files.h"
#include "core/names_beside.h"

namespace sightline {

namespace fs = std::filesystem;

namespace {

// Whether this is `start` and the id of a process that is gone.
bool is_abandoned(std::string_view name, std::string_view start) {
  if (!name.starts_with(start)) return false;
  const std::string_view process = name.substr(start.size());
  int id = 0;
  const char* end = process.data() + process.size();
  if (process.empty() || std::from_chars(process.data(), end, id).ptr != end || id <= 0) return false;
  return ::kill(id, 0) != 0 && errno == ESRCH;
}

}  // namespace

void remove_leftovers(const fs::path& file) {
  const fs::path target = replaceable_file(file);
  if (target.empty()) return;
  const fs::path directory = directory_of(target);
  const std::string start = temporary_start(target), earlier_start = target.filename().string() + ".tmp";
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    std::error_code ignored;
    if ((is_abandoned(name, start) || is_abandoned(name, earlier_start)) &&
        entry->symlink_status(ignored).type() == fs::file_type::regular)
      fs::remove(entry->path(), ignored);
  }
}

}  // namespace sightline
