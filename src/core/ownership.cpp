#include "core/ownership.h"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <string>
#include <string_view>

namespace sightline {

namespace {

// What people and their file managers have noted of a file (user.*), and who may read it (its access list).
void take_over_attributes(const std::filesystem::path& file, const std::filesystem::path& from) {
  const ssize_t size = ::listxattr(from.c_str(), nullptr, 0);
  if (size <= 0) return;
  std::string names(static_cast<std::size_t>(size), '\0');
  if (::listxattr(from.c_str(), names.data(), names.size()) != size) return;
  for (std::size_t at = 0; at < names.size(); at += std::string_view(&names[at]).size() + 1) {
    const std::string name = &names[at];
    if (!name.starts_with("user.") && name != "system.posix_acl_access") continue;
    const ssize_t length = ::getxattr(from.c_str(), name.c_str(), nullptr, 0);
    std::string value(length > 0 ? static_cast<std::size_t>(length) : 0, '\0');
    if (length < 0 || ::getxattr(from.c_str(), name.c_str(), value.data(), value.size()) != length) continue;
    static_cast<void>(::setxattr(file.c_str(), name.c_str(), value.data(), value.size(), 0));
  }
}

}  // namespace

void take_over_ownership(const std::filesystem::path& file, const std::filesystem::path& from) {
  constexpr uid_t kSameOwner = -1;
  constexpr gid_t kSameGroup = -1;
  struct stat status {};
  if (::stat(from.c_str(), &status) != 0) return;
  take_over_attributes(file, from);
  // What the old group may do is not for another group: to the file that one is everybody else.
  const bool same_group = ::chown(file.c_str(), kSameOwner, status.st_gid) == 0;
  const mode_t others_as_group = (status.st_mode & 0707u) | (status.st_mode & 0007u) << 3;
  // Permissions before the owner: who gives a file away may not change it any more.
  const bool changed = ::chmod(file.c_str(), same_group ? status.st_mode & 0777u : others_as_group) == 0;
  if (changed && ::chown(file.c_str(), status.st_uid, kSameGroup) != 0) return;  // stays the user's own
}

void keep_private(const std::filesystem::path& file, const std::filesystem::path& from) {
  struct stat status {};
  if (::stat(from.c_str(), &status) == 0 && ::chmod(file.c_str(), 0600) != 0) return;
}

}  // namespace sightline
