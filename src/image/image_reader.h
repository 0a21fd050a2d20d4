#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "image/image.h"

namespace sightline {

// What one photo may cost (image/photo_budget.h).
struct ImageLimits {
  double max_megapixels = 200;  // larger pictures are refused before their pixels are decoded
  double max_memory = 2000;     // megabytes (10^6 bytes) that its file and its decoding may take at once
  double max_seconds = 60;      // of the processor's time that its decoding may take
};

// Decodes JPEG (also grey and CMYK), PNG (also grey, palette, 16-bit, alpha), WebP, BMP, TIFF, GIF (the first
// frame) and, where their libraries were there at build time, HEIC and AVIF (libheif), JPEG XL (libjxl) and
// what cameras put into their raws (libraw) to upright RGB: EXIF orientation is applied, transparency is
// laid over white, 16 bits become 8. `name` is what errors call it. Raises DataError for an empty file, a
// truncated or damaged one, one that is no image (or of a kind that is not read: named), and one beyond
// the limits. Never returns a half-decoded picture.
Image decode_image(std::string_view bytes, const std::string& name, const ImageLimits& limits = {});

// The bytes of a photo's file. Raises DataError as read_file() does, and where they are more than the memory
// of the limits.
std::string read_photo_bytes(const std::filesystem::path& path, const ImageLimits& limits);

// decode_image() for a file; any file name will do.
Image read_image(const std::filesystem::path& path, const ImageLimits& limits = {});

}  // namespace sightline
