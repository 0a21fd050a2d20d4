#pragma once

#include <string>

namespace sightline {

// A field of a comma-separated file, quoted where it must be (RFC 4180).
std::string csv_field(const std::string& text);

}  // namespace sightline
