#include "core/appended_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "core/unwritable_file.h"
#include "core/write_all.h"

namespace sightline {

namespace {

// In folders where everybody may write, the system opens another's file only for those who would not make it.
// A link is not followed, for its target is not what is cut, and no pipe's other end is waited for.
int open_to_append(const std::filesystem::path& path) {
  constexpr int kWay = O_WRONLY | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  const int file = ::open(path.c_str(), kWay | O_CREAT, 0666);
  return file < 0 && errno == EACCES ? ::open(path.c_str(), kWay) : file;
}

}  // namespace

AppendedFile::AppendedFile(std::filesystem::path path, std::int64_t size)
    : path_(std::move(path)), file_(open_to_append(path_)) {
  if (file_ < 0) fail();
  if (::ftruncate(file_, size) == 0) {
    size_ = size;
    return;
  }
  const int reason = errno;
  ::close(file_);
  errno = reason;
  fail();
}

AppendedFile::~AppendedFile() {
  ::close(file_);
}

void AppendedFile::append(std::string_view piece) {
  if (const int reason = write_all(file_, piece); reason != 0) {
    cut(size_);
    errno = reason;
    fail();
  }
  size_ += static_cast<std::int64_t>(piece.size());
}

void AppendedFile::cut(std::int64_t size) {
  if (::ftruncate(file_, size) == 0) size_ = size;
}

void AppendedFile::sync() {
  // Not every file system can; on those there is nothing to wait for.
  if (::fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS) fail();
}

void AppendedFile::fail() const {
  raise_unwritable(path_, "cannot be written", errno);
}

}  // namespace sightline
