#include "pipeline/appended_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <utility>

#include "core/error.h"

namespace sightline {

AppendedFile::AppendedFile(std::filesystem::path path, std::int64_t size)
    : path_(std::move(path)), file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
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
  const auto length = static_cast<std::int64_t>(piece.size());
  while (!piece.empty()) {
    const ssize_t count = ::write(file_, piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const int reason = errno;
      cut(size_);
      errno = reason;
      fail();
    }
    piece.remove_prefix(static_cast<std::size_t>(count));
  }
  size_ += length;
}

void AppendedFile::cut(std::int64_t size) {
  if (::ftruncate(file_, size) == 0) size_ = size;
}

void AppendedFile::sync() {
  // Not every file system can; on those there is nothing to wait for.
  if (::fdatasync(file_) != 0 && errno != EINVAL && errno != EROFS) fail();
}

void AppendedFile::fail() const {
  throw EnvironmentError(path_.string() + ": cannot be written: " + std::strerror(errno));
}

}  // namespace sightline
