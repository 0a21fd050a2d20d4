#include "core/input_stream.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.h"
#include "core/meant_file.h"

namespace sightline {

namespace {

// An open input that is closed in the end, unless it is standard input.
class Input {
 public:
  // Does not wait in open() for the other end of a pipe: stop() would not be asked there.
  explicit Input(const std::filesystem::path& path)
      : file_(path == "-" ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)) {}
  ~Input() {
    if (file_ > STDIN_FILENO) ::close(file_);
  }
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;
  int get() const { return file_; }

 private:
  int file_;
};

}  // namespace

std::string read_stream(const std::filesystem::path& path, const std::function<bool()>& stop,
                        std::uint64_t most) {
  constexpr int kPatience = 100;  // milliseconds
  const auto refuse = [&path] {
    throw DataError(path.string() + ": cannot be read: " + std::strerror(errno));
  };
  const Input input(path);
  if (input.get() < 0) raise_unopened(path, errno);
  std::string bytes;
  char buffer[1 << 16];
  while (bytes.size() <= most && !(stop && stop())) {
    pollfd waiting{input.get(), POLLIN, 0};
    if (::poll(&waiting, 1, kPatience) <= 0) continue;
    const ssize_t count = ::read(input.get(), buffer, sizeof buffer);
    if (count < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (count < 0) refuse();
    if (count == 0) break;
    bytes.append(buffer, static_cast<std::size_t>(count));
  }
  return bytes;
}

}  // namespace sightline
