#include "core/plain_path.h"

#include <system_error>

namespace sightline {

namespace fs = std::filesystem;

namespace {

// Whether ".." behind it takes its last name out.
bool is_plainly_below(const fs::path& path) {
  std::error_code ignored;
  return path.has_filename() && path.filename() != ".." &&
         fs::symlink_status(path, ignored).type() != fs::file_type::symlink;
}

}  // namespace

fs::path plain_path(const fs::path& path) {
  fs::path plain = path.root_path();
  for (const fs::path& part : path.relative_path()) {
    const bool is_root = plain.has_root_directory() && !plain.has_relative_path();
    if (part.empty() || part == "." || (part == ".." && is_root)) continue;
    if (part == ".." && is_plainly_below(plain)) {
      plain = plain.parent_path();
    } else {
      plain /= part;
    }
  }
  return plain.empty() ? fs::path(".") : plain;
}

}  // namespace sightline
