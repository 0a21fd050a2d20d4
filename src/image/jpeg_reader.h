#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "image/photo_reader.h"

namespace sightline {

// Baseline and progressive JPEG; grey, YCbCr, RGB, CMYK and YCCK (Adobe's inverted kind too). The EXIF
// orientation is applied. Raises DataError for whatever libjpeg only warns of when it means lost picture: a
// missing end, bad codes. Reduced as decode_photo() says; without `least` it is decoded whole.
// `beside`: bytes of the file that it is a part of, which count too.
Photo read_jpeg(std::string_view bytes, const std::string& name, const ImageLimits& limits,
                const LeastSize& least = {}, std::uint64_t beside = 0);

// The reduction at which read_jpeg() would decode it, by its header alone; 1 where that cannot be read.
int jpeg_reduction(std::string_view bytes, const LeastSize& least);

// The EXIF orientation that read_jpeg() would apply, 1..8; 1 where there is none.
int jpeg_orientation(std::string_view bytes);

}  // namespace sightline
