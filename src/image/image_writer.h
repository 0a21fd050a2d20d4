#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "image/image.h"

namespace sightline {

// The bytes of a PNG file, 8-bit RGB, without loss. `software`: what it says it was made by.
std::string encode_png(const Image& image, std::string_view software = {});

inline constexpr int kJpegQuality = 92;

// The bytes of a baseline JPEG file; quality 1 (poor) to 100. Raises DataError for a side above 65500 pixels.
std::string encode_jpeg(const Image& image, int quality = kJpegQuality, std::string_view comment = {});

// Whether the file is a JPEG from its beginning to its end: a loss of power may leave less of one that was
// not synced, or nothing.
bool is_whole_jpeg(const std::filesystem::path& file);

// Whether the path ends in .png, .jpg or .jpeg (in any case).
bool is_image_file_name(const std::filesystem::path& path);

// Raises UsageError unless it does, so that a command can refuse a name before it does the work.
void check_image_file_name(const std::filesystem::path& path);

// Encodes by the ending of the path and writes whole or not at all. `mark`: its software or comment. Raises
// UsageError as above, EnvironmentError when it cannot be written.
void write_image(const std::filesystem::path& path, const Image& image, std::string_view mark = {});

}  // namespace sightline
