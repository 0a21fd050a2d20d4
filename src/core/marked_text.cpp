#include "core/marked_text.h"

#include <cstddef>
#include <cstdint>

#include "core/error.h"

namespace sightline {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kUtf8 = "\xEF\xBB\xBF"sv, kLittle = "\xFF\xFE"sv, kBig = "\xFE\xFF"sv;

void append_utf8(std::string& text, std::uint32_t code) {
  const auto add = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
  const auto add_rest = [&](int shift) { add(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) {
    add(code);
  } else if (code < 0x800) {
    add(0xC0 | code >> 6);
    add_rest(0);
  } else if (code < 0x10000) {
    add(0xE0 | code >> 12);
    add_rest(6);
    add_rest(0);
  } else {
    add(0xF0 | code >> 18);
    add_rest(12);
    add_rest(6);
    add_rest(0);
  }
}

bool is_high_half(std::uint32_t unit) {
  return unit >= 0xD800 && unit < 0xDC00;
}

bool is_low_half(std::uint32_t unit) {
  return unit >= 0xDC00 && unit < 0xE000;
}

}  // namespace

MarkedText::MarkedText(std::string_view bytes, const std::string& name) : text_(bytes) {
  for (const std::string_view utf32 : {"\xFF\xFE\0\0"sv, "\0\0\xFE\xFF"sv}) {
    if (bytes.starts_with(utf32)) throw DataError(name + ": is UTF-32, expected UTF-8", "save it as UTF-8");
  }
  if (bytes.starts_with(kUtf8)) text_.remove_prefix(kUtf8.size());
  if (!is_marked_utf16(bytes)) return;
  converted_ = utf8_of_utf16(bytes.substr(kLittle.size()), bytes.starts_with(kBig), name);
  text_ = converted_;
}

bool is_marked_utf16(std::string_view bytes) {
  return bytes.starts_with(kLittle) || bytes.starts_with(kBig);
}

std::string utf8_of_utf16(std::string_view bytes, bool big_endian, const std::string& name) {
  const auto refuse = [&] {
    throw DataError(name + ": is UTF-16 with half a character in it, expected whole ones",
                    "save it as UTF-8");
  };
  if (bytes.size() % 2 != 0) refuse();
  const std::size_t count = bytes.size() / 2;
  const auto unit = [&](std::size_t i) -> std::uint32_t {
    const auto first = static_cast<unsigned char>(bytes[2 * i]);
    const auto second = static_cast<unsigned char>(bytes[2 * i + 1]);
    return big_endian ? first << 8 | second : second << 8 | first;
  };
  std::string text;
  text.reserve(bytes.size());
  for (std::size_t i = 0; i < count; ++i) {
    std::uint32_t code = unit(i);
    if (is_low_half(code)) refuse();
    if (is_high_half(code)) {
      if (i + 1 == count || !is_low_half(unit(i + 1))) refuse();
      code = 0x10000 + ((code - 0xD800) << 10) + (unit(++i) - 0xDC00);
    }
    append_utf8(text, code);
  }
  return text;
}

}  // namespace sightline
