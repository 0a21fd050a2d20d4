#include "core/foreign_file.h"

#include "core/error.h"

namespace sightline {

void refuse_foreign(const std::filesystem::path& file, const std::string& what, const std::string& hint) {
  throw EnvironmentError(file.string() + ": is there already and " + what, hint);
}

}  // namespace sightline
