#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "core/files.h"
#include "core/marked_text.h"

namespace sightline {

// A text file in UTF-8, or in UTF-16 with a byte order mark, which is left out.
class TextFile {
 public:
  // Raises DataError naming the line that is not valid UTF-8, and what MarkedText raises.
  explicit TextFile(const std::filesystem::path& path);

  std::string_view text() const { return text_; }
  // "FILE: line 12".
  std::string where(std::size_t line) const;
  // Each line that is not blank, without its end (\n or \r\n), with its number from 1.
  void for_each_line(const std::function<void(std::string_view text, std::size_t line)>& take) const;

 private:
  std::string name_;
  MappedFile file_;
  MarkedText marked_;
  std::string_view text_;
};

}  // namespace sightline
