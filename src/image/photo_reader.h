#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "image/image_reader.h"
#include "image/photo.h"

namespace sightline {

// The least size that an image of a photo of this size must have; both are upright.
using LeastSize = std::function<ImageSize(ImageSize photo)>;

// As decode_image(), but a JPEG is decoded at the smallest of libjpeg's scales 1, 1/2, 1/4 and 1/8 (those it
// has vector code for) that gives the least size; a photo smaller than that is decoded whole. The limit is
// that of the photo's own size.
Photo decode_photo(std::string_view bytes, const std::string& name, const ImageLimits& limits,
                   const LeastSize& least);

// The same for a file.
Photo read_photo(const std::filesystem::path& path, const ImageLimits& limits, const LeastSize& least);

}  // namespace sightline
