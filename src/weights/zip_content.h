#pragma once

#include <cstdint>
#include <string>

#include "weights/zip_directory.h"

namespace sightline {

// What is in a file of a zip archive, stored or deflated; `name` is what errors call it. Takes no more memory
// than the archive says, whatever its bytes unfold to. Raises ModelError: more than `most` bytes, damage (the
// checksum counts), another method of compression. Source: RFC 1951, through zlib.
std::string zip_content(const ZipEntry& entry, std::uint64_t most, const std::string& name);

}  // namespace sightline
