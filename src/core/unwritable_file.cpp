#include "core/unwritable_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string>

namespace sightline {

void raise_unwritable(const std::filesystem::path& path, const char* what, int reason) {
  constexpr std::array of_all_files{ENOSPC, EDQUOT, EROFS, EIO,    EMFILE,  ENFILE,
                                    ENOMEM, ENODEV, ENXIO, ESTALE, ENOTCONN};
  const std::string message = path.string() + ": " + what + ": " + std::strerror(reason);
  if (std::find(of_all_files.begin(), of_all_files.end(), reason) != of_all_files.end())
    throw EnvironmentError(message);
  throw UnwritableFile(message);
}

}  // namespace sightline
