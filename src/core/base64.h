#pragma once

#include <string>
#include <string_view>

namespace sightline {

// Bytes as base64 (RFC 4648, with padding), on one line.
std::string base64(std::string_view bytes);

// The bytes again. Raises DataError for what is no base64.
std::string from_base64(std::string_view text);

}  // namespace sightline
