#include "text/code_points.h"

#include <utf8proc.h>

namespace sightline {

namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr char32_t kLastOfBasicPlane = 0xFFFF;

bool ascii_letter(char32_t code) {
  return (code | 0x20) >= 'a' && (code | 0x20) <= 'z';
}

utf8proc_category_t category(char32_t code) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(code));
}

// The selectors that pick an emoji or text form of the symbol before them say nothing in a caption.
bool variation_selector(char32_t code) {
  return code >= 0xFE00 && code <= 0xFE0F;
}

}  // namespace

std::u32string decode_utf8(std::string_view bytes) {
  std::u32string codes;
  codes.reserve(bytes.size());
  const auto* data = reinterpret_cast<const utf8proc_uint8_t*>(bytes.data());
  for (std::size_t i = 0; i < bytes.size();) {
    if (data[i] < 0x80) {
      codes.push_back(data[i++]);
      continue;
    }
    utf8proc_int32_t code = 0;
    const auto used = utf8proc_iterate(data + i, static_cast<utf8proc_ssize_t>(bytes.size() - i), &code);
    codes.push_back(used > 0 ? static_cast<char32_t>(code) : kReplacement);
    i += used > 0 ? static_cast<std::size_t>(used) : 1;
  }
  return codes;
}

void append_utf8(std::string& bytes, char32_t code) {
  if (code < 0x80) {
    bytes += static_cast<char>(code);
    return;
  }
  utf8proc_uint8_t buffer[4];
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code), buffer);
  bytes.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(size));
}

bool is_letter(char32_t code) {
  if (code < 0x80) return ascii_letter(code);
  if (code > kLastOfBasicPlane || variation_selector(code)) return false;
  const auto kind = category(code);
  return kind >= UTF8PROC_CATEGORY_LU && kind <= UTF8PROC_CATEGORY_ME;
}

bool is_digit(char32_t code) {
  if (code < 0x80) return code >= '0' && code <= '9';
  return code <= kLastOfBasicPlane && category(code) == UTF8PROC_CATEGORY_ND;
}

bool is_uppercase(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z';
  return code <= kLastOfBasicPlane && category(code) == UTF8PROC_CATEGORY_LU;
}

bool is_blank(char32_t code) {
  if (code < 0x80) return code == ' ' || (code >= '\t' && code <= '\r');
  return code == 0xA0 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
         code == 0x3000;
}

bool is_symbol(char32_t code) {
  if (code > kLastOfBasicPlane || code == kReplacement) return false;
  const auto kind = category(code);
  return (kind >= UTF8PROC_CATEGORY_NL && kind <= UTF8PROC_CATEGORY_SO);
}

char32_t to_lower(char32_t code) {
  if (code < 0x80) return code >= 'A' && code <= 'Z' ? code + 0x20 : code;
  return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(code)));
}

char32_t to_title(char32_t code) {
  return static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(code)));
}

}  // namespace sightline
