#include "core/number_text.h"

#include <algorithm>
#include <charconv>

namespace sightline {

namespace {

// No number has more digits than the largest has before its point.
constexpr int kMostDigits = 309, kMostDecimals = 32;

std::string number_of(double value, std::chars_format format, int precision) {
  char text[kMostDigits + kMostDecimals + 8];
  return {text, std::to_chars(text, text + sizeof text, value, format, precision).ptr};
}

}  // namespace

std::string with_decimals(double value, int decimals) {
  return number_of(value, std::chars_format::fixed, std::min(decimals, kMostDecimals));
}

std::string with_digits(double value, int digits) {
  return number_of(value, std::chars_format::general, std::min(digits, kMostDecimals));
}

std::string shortest_text(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string zero_filled(std::uint64_t number, int digits) {
  const std::string text = std::to_string(number);
  const auto missing = static_cast<std::size_t>(digits) - std::min<std::size_t>(text.size(), digits);
  return std::string(missing, '0') + text;
}

}  // namespace sightline
