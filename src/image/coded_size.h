#pragma once

#include <cstdint>
#include <string_view>

namespace sightline {

// What a compressed stream says of the pictures in it, in pixels; 0 x 0 where it says nothing.
struct CodedSize {
  std::int64_t width = 0, height = 0;

  std::int64_t area() const { return width * height; }
  bool operator==(const CodedSize&) const = default;
};

// Of a sequence parameter set of HEVC, a NAL unit with its header (ITU-T H.265, 7.3.2.2); nothing where it is
// another unit, or is cut short.
CodedSize hevc_coded_size(std::string_view nal_unit);

// Of the sequence headers among AV1's open bitstream units (AV1 specification, 5.3 and 5.5), the largest.
CodedSize av1_coded_size(std::string_view units);

}  // namespace sightline
