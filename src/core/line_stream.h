#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/input_stream.h"

namespace sightline {

// One line, without its end.
struct StreamLine {
  std::string text;
  std::string fault;  // why it could not be read: "is longer than 16 MB"; text is then empty
};

// The lines of a file, pipe or ("-") standard input, one in memory at a time, each as soon as it is there.
// Ends are \n and \r\n; a byte order mark is left out, and what it marks as UTF-16 comes as UTF-8.
class LineStream {
 public:
  // Of longer lines nothing is kept.
  static constexpr std::size_t kLongestLine = std::size_t{16} << 20;

  // Raises and stops as InputStream does.
  explicit LineStream(const std::filesystem::path& path, std::function<bool()> stop = {},
                      std::size_t longest = kLongestLine);

  // Waits for it. Nothing at the end, or where it was stopped. Raises DataError for UTF-32.
  std::optional<StreamLine> next();
  // Whether next() may have to wait.
  bool would_wait() const;

 private:
  enum class Encoding { unknown, bytes, utf16_little, utf16_big };

  std::size_t unit() const { return encoding_ >= Encoding::utf16_little ? 2 : 1; }
  std::size_t find_end() const;
  void take_mark();
  bool read_more();
  StreamLine line_of(std::string bytes);

  std::string name_;
  InputStream input_;
  std::size_t longest_;
  Encoding encoding_ = Encoding::unknown;
  std::string pending_;
  std::size_t begin_ = 0;    // of the line, in pending_
  std::size_t scanned_ = 0;  // no end is before
  bool ended_ = false, too_long_ = false;
};

}  // namespace sightline
