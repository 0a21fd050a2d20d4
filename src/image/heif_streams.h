#pragma once

#include <string>
#include <string_view>

#include "image/coded_size.h"

namespace sightline {

// The largest picture that the streams of a HEIC or AVIF say they hold, its tiles and its alpha included
// (ISO/IEC 23008-12 and 14496-12): a decoder makes room for what the stream says, not for what the file says
// around it. 0 x 0 where none says anything. Raises DataError where items share their bytes.
CodedSize largest_heif_stream(std::string_view bytes, const std::string& name);

}  // namespace sightline
