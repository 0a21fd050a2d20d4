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

// Whether this is `start` and the id of a process that is gone, with the random digits of temporary_beside()
// behind it or, from earlier versions, without.
bool is_abandoned(std::string_view name, std::string_view start) {
  if (!name.starts_with(start)) return false;
  const std::string_view process = name.substr(start.size());
  int id = 0;
  const char* end = process.data() + process.size();
  const char* behind = std::from_chars(process.data(), end, id).ptr;
  if (id <= 0) return false;
  std::string_view random(behind, static_cast<std::size_t>(end - behind));
  if (!random.empty() && (random.size() < 2 || random[0] != '-' ||
                          random.find_first_not_of("0123456789abcdef", 1) != std::string_view::npos))
    return false;
  return ::kill(id, 0) != 0 && errno == ESRCH;
}

}  // namespace

bool is_leftover(const fs::path& entry, const fs::path& file) {
  const std::string name = entry.filename().string();
  return is_abandoned(name, temporary_start(file)) || is_abandoned(name, file.filename().string() + ".tmp");
}

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
