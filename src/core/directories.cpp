#include "core/directories.h"

#include <system_error>

#include "core/error.h"

namespace sightline {

void make_directory(const std::filesystem::path& path) {
  if (path.empty()) return;
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) throw EnvironmentError(path.string() + ": cannot be created: " + error.message());
}

std::filesystem::path directory_of(const std::filesystem::path& file) {
  return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

}  // namespace sightline
