#include "data/text_file.h"

#include <utf8proc.h>

#include <algorithm>

#include "core/empty_text.h"
#include "core/error.h"

namespace sightline {

TextFile::TextFile(const std::filesystem::path& path)
    : name_(path.string()), file_(path), marked_(file_.bytes(), name_), text_(marked_.text()) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text_.data());
  const auto size = static_cast<utf8proc_ssize_t>(text_.size());
  for (utf8proc_ssize_t at = 0; at < size;) {
    if (bytes[at] < 0x80) {
      ++at;
      continue;
    }
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(bytes + at, size - at, &code);
    if (length <= 0) {
      const auto line = 1 + std::count(text_.begin(), text_.begin() + at, '\n');
      throw DataError(where(static_cast<std::size_t>(line)) + " is not valid UTF-8");
    }
    at += length;
  }
}

std::string TextFile::where(std::size_t line) const {
  return name_ + ": line " + std::to_string(line);
}

void TextFile::for_each_line(const std::function<void(std::string_view, std::size_t)>& take) const {
  std::size_t line = 0;
  for (std::string_view rest = text_; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view text = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    ++line;
    if (text.ends_with('\r')) text.remove_suffix(1);
    if (!is_empty_text(text)) take(text, line);
  }
}

}  // namespace sightline
