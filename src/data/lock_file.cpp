#include "data/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/unwritable_file.h"

namespace sightline {

namespace {

// Whether `path` still names the open file: its previous holder may have removed it between our opening and
// our locking it.
bool still_named(int fd, const std::filesystem::path& path) {
  struct stat open_file {};
  struct stat named {};
  return ::fstat(fd, &open_file) == 0 && ::stat(path.c_str(), &named) == 0 &&
         open_file.st_dev == named.st_dev && open_file.st_ino == named.st_ino;
}

// A lock needs no right to write, so that users share it.
int open_lock(const std::filesystem::path& path) {
  const int writing = ::open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (writing >= 0 || errno != EACCES) return writing;
  const int reading = ::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
  if (reading < 0) errno = EACCES;  // whatever the reason now, it can neither be made nor read
  return reading;
}

bool holds_something(int fd) {
  struct stat file {};
  return ::fstat(fd, &file) == 0 && (!S_ISREG(file.st_mode) || file.st_size > 0);
}

}  // namespace

LockFile::LockFile(std::filesystem::path path, const std::filesystem::path& work) : path_(std::move(path)) {
  for (;;) {
    fd_ = open_lock(path_);
    if (fd_ < 0) raise_unwritable(path_, "cannot be made", errno);
    if (::flock(fd_, LOCK_EX | LOCK_NB) != 0) {
      const int reason = errno;
      ::close(fd_);
      if (reason == EINTR) continue;
      if (reason != EWOULDBLOCK)
        throw EnvironmentError(path_.string() + ": cannot be locked: " + std::strerror(reason));
      throw BusyError(work.string() + ": another process is writing it", "wait until it has ended");
    }
    if (holds_something(fd_)) {
      ::close(fd_);
      throw UsageError(
          path_.string() + ": is a file with something in it, expected none or an empty lock file",
          "name another file than " + work.string());
    }
    if (still_named(fd_, path_)) return;
    ::close(fd_);
  }
}

LockFile::~LockFile() {
  // Removed before it is unlocked: whoever waits for it finds that and makes a new one.
  ::unlink(path_.c_str());
  ::close(fd_);
}

}  // namespace sightline
