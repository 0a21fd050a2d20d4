#include "core/directories.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <vector>

#include "core/files.h"
#include "core/unwritable_file.h"

namespace sightline {

void make_directory(const std::filesystem::path& path) {
  if (const int reason = try_to_make_directory(path); reason != 0)
    raise_unwritable(path, "cannot be created", reason);
}

int try_to_make_directory(const std::filesystem::path& path) {
  if (path.empty()) return 0;
  std::error_code error;
  std::vector<std::filesystem::path> made;  // the innermost first
  for (std::filesystem::path at = path; !at.empty() && !std::filesystem::exists(at, error);
       at = at.parent_path()) {
    if (is_symlink(symlink_status(at, error))) {  // to nothing yet
      const std::filesystem::path target = replaceable_file(at);
      const int reason = target.empty() ? ELOOP : try_to_make_directory(target);
      return reason != 0 ? reason : try_to_make_directory(path);
    }
    made.push_back(at);
  }
  std::filesystem::create_directories(path, error);
  if (error) return error.value();
  for (const std::filesystem::path& directory : made) sync_directory_of(directory);
  return 0;
}

std::filesystem::path directory_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

void sync_directory_of(const std::filesystem::path& file) {
  const int directory = ::open(directory_of(file).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (directory < 0) return;
  ::fsync(directory);
  ::close(directory);
}

std::filesystem::path canonical_directory(const std::filesystem::path& directory) {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::absolute(directory);
  // ".." behind a link leads above where the link leads, so it must not be taken out by its name first.
  std::filesystem::path found = std::filesystem::weakly_canonical(path, error);
  if (error) found = path.lexically_normal();
  const bool ends_in_slash = !found.has_filename() && found.has_relative_path();
  return ends_in_slash ? found.parent_path() : found;
}

}  // namespace sightline
