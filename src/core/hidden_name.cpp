#include "core/hidden_name.h"

#include <string>

namespace sightline {

bool is_hidden_name(const std::filesystem::path& path) {
  const std::string name = path.filename().string();
  return name.starts_with('.') || name == "@eaDir";
}

}  // namespace sightline
