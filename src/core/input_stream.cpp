#include "core/input_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"
#include "core/meant_file.h"

namespace sightline {

// Does not wait in open() for the other end of a pipe: stop() would not be asked there.
InputStream::InputStream(std::filesystem::path path, std::function<bool()> stop)
    : path_(std::move(path)),
      stop_(std::move(stop)),
      file_(path_ == "-" ? STDIN_FILENO : ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {
  if (file_ < 0) raise_unopened(path_, errno);
}

InputStream::~InputStream() {
  if (file_ > STDIN_FILENO) ::close(file_);
}

bool InputStream::append_to(std::string& bytes) {
  constexpr int kPatience = 100;  // milliseconds
  char buffer[1 << 16];
  while (!was_stopped()) {
    pollfd waiting{file_, POLLIN, 0};
    if (::poll(&waiting, 1, kPatience) <= 0) continue;
    const ssize_t count = ::read(file_, buffer, sizeof buffer);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0)
      throw DataError((path_ == "-" ? "standard input" : path_.string()) +
                      ": cannot be read: " + std::strerror(errno));
    bytes.append(buffer, static_cast<std::size_t>(count));
    return count > 0;
  }
  return false;
}

bool InputStream::would_wait() const {
  pollfd waiting{file_, POLLIN, 0};
  return ::poll(&waiting, 1, 0) <= 0;
}

std::string read_stream(const std::filesystem::path& path, const std::function<bool()>& stop,
                        std::uint64_t most) {
  InputStream stream(path, stop);
  std::string bytes;
  while (bytes.size() <= most && stream.append_to(bytes)) {
  }
  return bytes;
}

}  // namespace sightline
