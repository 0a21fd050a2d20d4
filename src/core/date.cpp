#include "core/date.h"

#include <charconv>
#include <cstdlib>
#include <cstring>
#include <ctime>

namespace sightline {

std::string today() {
  std::time_t moment = std::time(nullptr);
  std::tm parts{};
  const char* fixed = std::getenv("SOURCE_DATE_EPOCH");
  const char* end = fixed == nullptr ? nullptr : fixed + std::strlen(fixed);
  if (fixed != end && std::from_chars(fixed, end, moment).ptr == end) {
    ::gmtime_r(&moment, &parts);
  } else {
    ::localtime_r(&moment, &parts);
  }
  char text[32];
  const std::size_t length = std::strftime(text, sizeof text, "%Y-%m-%d", &parts);
  return std::string(text, length);
}

}  // namespace sightline
