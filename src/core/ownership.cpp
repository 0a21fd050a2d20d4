#include "core/ownership.h"

#include <sys/stat.h>
#include <unistd.h>

namespace sightline {

void take_over_ownership(const std::filesystem::path& file, const std::filesystem::path& from) {
  constexpr uid_t kSameOwner = -1;
  constexpr gid_t kSameGroup = -1;
  struct stat status {};
  if (::stat(from.c_str(), &status) != 0) return;
  // What the old group may do is not for another group.
  const bool same_group = ::chown(file.c_str(), kSameOwner, status.st_gid) == 0;
  // Permissions before the owner: who gives a file away may not change it any more.
  const bool changed = ::chmod(file.c_str(), status.st_mode & (same_group ? 0777u : 0707u)) == 0;
  if (changed && ::chown(file.c_str(), status.st_uid, kSameGroup) != 0) return;  // stays the user's own
}

void keep_private(const std::filesystem::path& file, const std::filesystem::path& from) {
  struct stat status {};
  if (::stat(from.c_str(), &status) == 0 && ::chmod(file.c_str(), 0600) != 0) return;
}

}  // namespace sightline
