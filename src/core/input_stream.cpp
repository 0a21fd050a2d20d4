#include "core/input_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace sightline {

std::string read_stream(const std::filesystem::path& path, const std::function<bool()>& stop) {
  constexpr int kPatience = 100;  // milliseconds
  const bool standard = path == "-";
  const auto refuse = [&path] {
    throw DataError(path.string() + ": cannot be read: " + std::strerror(errno));
  };
  const int file = standard ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) refuse();
  std::string bytes;
  char buffer[1 << 16];
  while (!stop || !stop()) {
    pollfd input{file, POLLIN, 0};
    if (::poll(&input, 1, kPatience) <= 0) continue;
    const ssize_t count = ::read(file, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse();
    if (count == 0) break;
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
  if (!standard) ::close(file);
  return bytes;
}

}  // namespace sightline
