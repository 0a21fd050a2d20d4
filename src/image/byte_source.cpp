#include "image/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "core/error.h"
#include "core/meant_file.h"

namespace sightline {

FileBytes::FileBytes(const std::filesystem::path& path) {
  file_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);  // never waits for a pipe's other end
  if (file_ < 0) raise_unopened(path, errno);
  struct stat status {};
  if (::fstat(file_, &status) == 0 && S_ISREG(status.st_mode)) {
    size_ = static_cast<std::uint64_t>(status.st_size);
    return;
  }
  ::close(file_);
  throw DataError(path.string() + ": is no regular file, expected a photo");
}

FileBytes::~FileBytes() {
  ::close(file_);
}

std::string FileBytes::read(std::uint64_t offset, std::uint64_t count) const {
  if (offset >= size_) return {};
  std::string bytes(std::min(count, size_ - offset), '\0');
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t got =
        ::pread(file_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  bytes.resize(done);
  return bytes;
}

}  // namespace sightline
