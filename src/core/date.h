#pragma once

#include <string>

namespace sightline {

// Today as "2026-11-26", in local time; where SOURCE_DATE_EPOCH holds a number of seconds since 1970, the day
// of that moment in UTC, so that what carries a date can be made again to the byte.
std::string today();

}  // namespace sightline
