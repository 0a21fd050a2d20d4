#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <limits>
#include <string>

namespace sightline {

// A file, pipe or ("-") standard input that is read as it comes.
class InputStream {
 public:
  // Raises DataError naming the path and the system's reason. `stop` is asked while this waits for more, or
  // for somebody to write into a named pipe, and ends it.
  explicit InputStream(std::filesystem::path path, std::function<bool()> stop = {});
  ~InputStream();
  InputStream(const InputStream&) = delete;
  InputStream& operator=(const InputStream&) = delete;

  // Waits for what comes next and appends some of it. False at the end, or where it was stopped.
  bool append_to(std::string& bytes);
  bool was_stopped() const { return stop_ && stop_(); }
  // Whether append_to() would wait.
  bool would_wait() const;

 private:
  std::filesystem::path path_;
  std::function<bool()> stop_;
  int file_;
};

// All of a file, pipe or ("-") standard input, which read_file() refuses: `--files-from <(find ...)`. Raises
// and stops as InputStream does. Reads little further than `most` bytes.
std::string read_stream(const std::filesystem::path& path, const std::function<bool()>& stop = {},
                        std::uint64_t most = std::numeric_limits<std::uint64_t>::max());

}  // namespace sightline
