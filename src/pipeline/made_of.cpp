#include "pipeline/made_of.h"

#include <system_error>

#include "core/directories.h"
#include "core/same_file.h"

namespace sightline {

namespace fs = std::filesystem;

fs::path one_spelling(const fs::path& directory) {
  std::error_code error;
  const fs::path path = fs::absolute(directory).lexically_normal();
  const fs::path found = fs::weakly_canonical(path, error);
  return error ? path : found;
}

std::string path_from(const fs::path& directory, const fs::path& photo) {
  return (one_spelling(directory_of(photo)) / photo.filename()).lexically_relative(directory).string();
}

bool is_of_another(const fs::path& directory, const std::string& of, const fs::path& photo) {
  if (of.empty()) return false;
  const fs::path other = photo_at(directory, of);
  std::error_code ignored;
  return fs::exists(other, ignored) && !same_file(other, photo);
}

fs::path photo_at(const fs::path& directory, const std::string& of) {
  return (directory / of).lexically_normal();
}

}  // namespace sightline
