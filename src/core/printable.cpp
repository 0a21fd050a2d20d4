#include "core/printable.h"

namespace sightline {

namespace {

enum class Backslash { kept, doubled };

void append_escaped(std::string& escaped, char byte, Backslash backslash) {
  constexpr char kDigits[] = "0123456789abcdef";
  const auto value = static_cast<unsigned char>(byte);
  if (byte == '\n') {
    escaped += "\\n";
  } else if (byte == '\t') {
    escaped += "\\t";
  } else if (byte == '\\' && backslash == Backslash::doubled) {
    escaped += "\\\\";
  } else if (value < 0x20 || value == 0x7f) {
    escaped += {'\\', 'x', kDigits[value >> 4], kDigits[value & 15]};
  } else {
    escaped += byte;
  }
}

}  // namespace

std::string printable(std::string_view text) {
  std::string escaped;
  for (const char byte : text) append_escaped(escaped, byte, Backslash::doubled);
  return escaped;
}

std::string printable_lines(std::string_view text) {
  std::string escaped;
  for (const char byte : text) {
    if (byte == '\n') {
      escaped += byte;
    } else {
      append_escaped(escaped, byte, Backslash::kept);
    }
  }
  return escaped;
}

}  // namespace sightline
