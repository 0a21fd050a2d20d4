#pragma once

#include <string>

namespace sightline {

// As x265 writes it for a picture of 6000 x 6000 (its own header says 6000).
inline const std::string kSequenceParameters(
    "\x42\x01\x01\x04\x08\0\0\x03\0\x9D\xB8\0\0\x03\0\0\xFF\xA0\0\xBB\x88\0\x5D\xC4\xD9\x6E\xA4\x92\x9A\xE6",
    30);

}  // namespace sightline
