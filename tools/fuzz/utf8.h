#pragma once

#include <utf8proc.h>

#include <string_view>

namespace sightline {

// Whether all of it is valid UTF-8.
inline bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t length = utf8proc_iterate(bytes, left, &code);
    if (length <= 0) return false;
    bytes += length;
    left -= length;
  }
  return true;
}

}  // namespace sightline
