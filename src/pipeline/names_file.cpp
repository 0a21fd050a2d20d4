#include "pipeline/names_file.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "core/error.h"

namespace sightline {

namespace {

// Pipes too, which read_file() refuses: `--files-from <(find ...)`.
std::string read_all(const std::filesystem::path& path, const std::function<bool()>& stop) {
  constexpr int kPatience = 100;  // milliseconds
  const bool standard = path == "-";
  const auto refuse = [&path] {
    throw UsageError("--files-from " + path.string() + ": cannot be read: " + std::strerror(errno));
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

}  // namespace

std::vector<std::string> read_names(const std::filesystem::path& path, bool null_separated,
                                    const std::function<bool()>& stop) {
  const std::string bytes = read_all(path, stop);
  const bool null = null_separated || bytes.find('\0') != std::string::npos;
  std::string_view rest = bytes;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (!null && rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
  std::vector<std::string> names;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(null ? '\0' : '\n'), rest.size());
    std::string_view name = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!null && name.ends_with('\r')) name.remove_suffix(1);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

}  // namespace sightline
