#pragma once

#include <cstdint>
#include <string>

namespace sightline {

// Numbers as people read them; whatever the locale is.

// With so many digits behind the point: "0.4213", "-7.0".
std::string with_decimals(double value, int decimals);
// To so many digits, without zeros behind the last: "0.25", "1e-05".
std::string with_digits(double value, int digits);
// The shortest that is read back as this number: "0.1".
std::string shortest_text(double value);
// With zeros before it, up to so many digits: "000042".
std::string zero_filled(std::uint64_t number, int digits);

}  // namespace sightline
