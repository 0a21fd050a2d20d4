#include "core/write_all.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace sightline {

namespace {

void wait_until_writable(int file) {
  constexpr int kForEver = -1;
  pollfd waiting{file, POLLOUT, 0};
  ::poll(&waiting, 1, kForEver);
}

}  // namespace

int write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(count));
    } else if (errno == EAGAIN) {  // somebody has made it one that does not wait
      wait_until_writable(file);
    } else if (errno != EINTR) {
      return errno;
    }
  }
  return 0;
}

}  // namespace sightline
