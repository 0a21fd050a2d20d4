#include "core/directories.h"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "core/unwritable_file.h"

namespace sightline {

void make_directory(const std::filesystem::path& path) {
  if (path.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) raise_unwritable(path, "cannot be created", error.value());
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
