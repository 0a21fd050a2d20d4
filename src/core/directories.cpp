#include "core/directories.h"

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

std::filesystem::path canonical_directory(const std::filesystem::path& directory) {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::absolute(directory).lexically_normal();
  const std::filesystem::path found = std::filesystem::weakly_canonical(path, error);
  return error ? path : found;
}

}  // namespace sightline
