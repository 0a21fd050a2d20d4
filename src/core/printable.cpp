#include "core/printable.h"

#include <cstddef>

namespace sightline {

namespace {

enum class Backslash { kept, doubled };

void append_hex(std::string& escaped, char byte) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  escaped += {'\\', 'x', kDigits[value >> 4], kDigits[value & 15]};
}

void append_ascii(std::string& escaped, char byte, Backslash backslash) {
  const auto value = static_cast<unsigned char>(byte);
  if (byte == '\n') {
    escaped += "\\n";
  } else if (byte == '\t') {
    escaped += "\\t";
  } else if (byte == '\\' && backslash == Backslash::doubled) {
    escaped += "\\\\";
  } else if (value < 0x20 || value == 0x7f) {
    append_hex(escaped, byte);
  } else {
    escaped += byte;
  }
}

// How many bytes behind a first one belong to it, if these are UTF-8; 0 where it begins nothing.
std::size_t continuations(unsigned char first) {
  if (first >= 0xC2 && first <= 0xDF) return 1;
  if (first >= 0xE0 && first <= 0xEF) return 2;
  return first >= 0xF0 && first <= 0xF4 ? 3 : 0;
}

bool is_continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// The control characters of the upper half, 0x80 to 0x9f: what a terminal takes for ESC and a letter. In
// UTF-8 they stand behind 0xc2; alone they are of an older code.
bool is_upper_control(char byte) {
  const auto value = static_cast<unsigned char>(byte);
  return value >= 0x80 && value <= 0x9f;
}

// U+2028 to U+202E and U+2066 to U+2069: they break a line, or turn what stands behind them round.
bool is_layout_control(std::string_view character) {
  if (character.size() != 3 || character[0] != '\xE2') return false;
  const auto last = static_cast<unsigned char>(character[2]);
  return (character[1] == '\x80' && last >= 0xA8 && last <= 0xAE) ||
         (character[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

// The character at the front of `text`, its bytes taken off.
void append_escaped(std::string& escaped, std::string_view& text, Backslash backslash) {
  const char first = text.front();
  std::size_t length = 1;
  if (static_cast<unsigned char>(first) < 0x80) {
    append_ascii(escaped, first, backslash);
  } else {
    const std::size_t more = continuations(static_cast<unsigned char>(first));
    while (length <= more && length < text.size() && is_continuation(text[length])) ++length;
    if (length != more + 1) length = 1;
    const bool control = length == 1 ? is_upper_control(first)
                                     : (first == '\xC2' && is_upper_control(text[1])) ||
                                           is_layout_control(text.substr(0, length));
    for (const char byte : text.substr(0, length)) {
      if (control) {
        append_hex(escaped, byte);
      } else {
        escaped += byte;
      }
    }
  }
  text.remove_prefix(length);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string escaped;
  while (!text.empty()) append_escaped(escaped, text, Backslash::doubled);
  return escaped;
}

std::string printable_lines(std::string_view text) {
  std::string escaped;
  while (!text.empty()) {
    if (text.front() == '\n') {
      escaped += '\n';
      text.remove_prefix(1);
    } else {
      append_escaped(escaped, text, Backslash::kept);
    }
  }
  return escaped;
}

}  // namespace sightline
