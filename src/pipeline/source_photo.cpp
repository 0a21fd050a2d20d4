#include "pipeline/source_photo.h"

#include "core/directories.h"
#include "core/is_there.h"
#include "core/same_file.h"

namespace sightline {

namespace fs = std::filesystem;

std::string source_path(const fs::path& directory, const fs::path& photo) {
  return (canonical_directory(directory_of(photo)) / photo.filename()).lexically_relative(directory).string();
}

bool is_other_source(const fs::path& directory, const std::string& source, const fs::path& photo) {
  if (source.empty()) return false;
  const fs::path other = source_photo(directory, source);
  return is_there(other) && !same_file(other, photo);
}

fs::path source_photo(const fs::path& directory, const std::string& source) {
  return (directory / source).lexically_normal();
}

}  // namespace sightline
