#pragma once

#include <string>
#include <string_view>

#include "image/coded_size.h"

namespace sightline {

// What the streams of a HEIC or AVIF say they hold, tiles and alpha included (ISO/IEC 23008-12 and 14496-12):
// a decoder makes room and takes time for what the stream says, not for what the file says around it.
struct HeifStreams {
  CodedSize largest;     // picture of any of them; 0 x 0 where none says anything
  double decodings = 0;  // of streams, for the file's first picture: a tile may stand at many places
};

// Raises DataError where items share their bytes, or are made of one another in a ring.
HeifStreams heif_streams(std::string_view bytes, const std::string& name);

}  // namespace sightline
