#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "image/byte_source.h"
#include "image/image_kind.h"

namespace sightline {

// A piece of a picture's file: a segment of a JPEG, a chunk of a PNG or WebP.
struct FilePart {
  std::string type;         // a JPEG's marker, "\xE1"; four letters of a chunk
  std::uint64_t begin = 0;  // of all of it
  std::uint64_t end = 0;    // with checksum and padding
  std::uint64_t data = 0;   // where its content begins
  std::uint64_t size = 0;   // of that
};

struct FileParts {
  std::vector<FilePart> parts;  // in the file's order
  // They lead where they must: to a JPEG's pixels, to a PNG's end, to the end that a WebP's header tells.
  bool whole = false;
};

// A JPEG's segments before its pixels (ITU-T T.81, annex B), a PNG's chunks (ISO/IEC 15948, 5.3), a WebP's
// (its container specification); none of other kinds. Of a damaged file those before the damage.
FileParts file_parts(const ByteSource& bytes, ImageKind kind);

}  // namespace sightline
