#include "core/foreign_file.h"

#include <system_error>

#include "core/error.h"

namespace sightline {

namespace fs = std::filesystem;

void refuse_foreign(const fs::path& file, const std::string& what, const std::string& hint) {
  throw EnvironmentError(file.string() + ": is there already and " + what, hint);
}

bool may_replace(const fs::path& file, const OwnFiles& own) {
  std::error_code unknown;
  if (!fs::is_regular_file(file, unknown)) return true;
  return fs::file_size(file, unknown) == 0 || own.is_own(file);
}

}  // namespace sightline
