#include "core/unwritable_file.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>
#include <system_error>

#include "core/directories.h"
#include "core/is_there.h"

namespace sightline {

namespace {

bool is_immutable(const std::filesystem::path& path) {
  struct statx status {};
  return ::statx(AT_FDCWD, path.c_str(), 0, STATX_BASIC_STATS, &status) == 0 &&
         (status.stx_attributes & STATX_ATTR_IMMUTABLE) != 0;
}

// Whether only their owners replace files in the directory, and this file is somebody else's.
bool is_kept_for_another(const std::filesystem::path& directory, const std::filesystem::path& file) {
  struct stat place {
  }, status{};
  if (::stat(directory.c_str(), &place) != 0 || (place.st_mode & S_ISVTX) == 0) return false;
  const uid_t user = ::geteuid();
  return ::stat(file.c_str(), &status) == 0 && user != 0 && user != place.st_uid && user != status.st_uid;
}

}  // namespace

bool takes_no_files(const std::filesystem::path& directory) {
  struct statfs system {};
  return ::statfs(directory.c_str(), &system) == 0 &&
         (system.f_type == PROC_SUPER_MAGIC || system.f_type == SYSFS_MAGIC);
}

int unwritable_reason(const std::filesystem::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0 && errno != ENOENT && errno != EACCES) return errno;
  std::error_code unresolved;
  // Absolute first: one of which nothing is there yet would stay relative, and lead to no directory.
  const std::filesystem::path absolute = std::filesystem::absolute(path);
  std::filesystem::path file = std::filesystem::weakly_canonical(absolute, unresolved);
  if (unresolved) file = absolute;
  std::filesystem::path directory = directory_of(file);
  while (!is_there(directory) && directory.has_parent_path() && directory.parent_path() != directory)
    directory = directory.parent_path();
  if (::stat(directory.c_str(), &status) == 0 && !S_ISDIR(status.st_mode)) return ENOTDIR;
  if (is_there(directory) && ::access(directory.c_str(), W_OK | X_OK) != 0) return errno;
  if (takes_no_files(directory)) return ENOENT;
  // Of directories that are not there yet nobody has looked up the names.
  const long longest = ::pathconf(directory.c_str(), _PC_NAME_MAX);
  for (const std::filesystem::path& name : file)
    if (longest > 0 && name.native().size() > static_cast<std::size_t>(longest)) return ENAMETOOLONG;
  return is_immutable(file) || is_immutable(directory) || is_kept_for_another(directory, file) ? EPERM : 0;
}

std::optional<std::string> unwritable_problem(const std::filesystem::path& path, int reason) {
  if (reason == 0) return std::nullopt;
  return path.string() + ": cannot be written: " + std::strerror(reason);
}

void raise_unwritable(const std::filesystem::path& path, const char* what, int reason) {
  constexpr std::array of_all_files{ENOSPC, EDQUOT, EROFS, EIO,    EMFILE,  ENFILE,
                                    ENOMEM, ENODEV, ENXIO, ESTALE, ENOTCONN};
  const std::string message = path.string() + ": " + what + ": " + std::strerror(reason);
  if (std::find(of_all_files.begin(), of_all_files.end(), reason) != of_all_files.end())
    throw EnvironmentError(message);
  throw UnwritableFile(message);
}

}  // namespace sightline
