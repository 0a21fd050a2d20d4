#pragma once

#include <string>
#include <string_view>

namespace sightline {

// Text that may begin with a byte order mark, as programs of Windows write it.
class MarkedText {
 public:
  // `bytes` must outlive this. Raises what utf8_of_utf16() raises, and DataError for the mark of UTF-32.
  MarkedText(std::string_view bytes, const std::string& name);
  MarkedText(const MarkedText&) = delete;
  MarkedText& operator=(const MarkedText&) = delete;

  // Without the mark: UTF-16 as UTF-8, everything else byte for byte.
  std::string_view text() const { return text_; }

 private:
  std::string converted_;
  std::string_view text_;
};

// Whether a byte order mark says so.
bool is_marked_utf16(std::string_view bytes);

// UTF-16 without its mark. Raises DataError, `name` being what it calls the text, for half a character.
std::string utf8_of_utf16(std::string_view bytes, bool big_endian, const std::string& name);

}  // namespace sightline
