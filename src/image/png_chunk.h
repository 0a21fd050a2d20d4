#pragma once

#include <string>

namespace sightline {

// A chunk of a PNG: its length, its type (four letters), its content and their checksum (ISO/IEC 15948, 5.3).
std::string png_chunk(const std::string& type, const std::string& content);

}  // namespace sightline
