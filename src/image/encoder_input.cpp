#include "image/encoder_input.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "core/files.h"
#include "image/image_kind.h"
#include "image/jpeg_reader.h"
#include "image/memory_for.h"
#include "image/photo_reader.h"

namespace sightline {

namespace {

LeastSize least_size_for(const Preprocessing& preprocessing, double kept = 1) {
  return [&preprocessing, kept](ImageSize photo) {
    const ImageSize least = least_size(preprocessing, photo);
    const auto enlarged = [kept](int side) {
      return static_cast<int>(
          std::min(std::ceil(side / kept), static_cast<double>(std::numeric_limits<int>::max())));
    };
    return ImageSize{enlarged(least.width), enlarged(least.height)};
  };
}

}  // namespace

EncoderInput decode_encoder_input(std::string_view bytes, const std::string& name,
                                  const Preprocessing& preprocessing, const ImageLimits& limits) {
  return with_memory_for(name, [&] {
    const Photo photo = decode_photo(bytes, name, limits, least_size_for(preprocessing));
    return EncoderInput{preprocess(photo, preprocessing), photo.size};
  });
}

EncoderInput read_encoder_input(const std::filesystem::path& path, const Preprocessing& preprocessing,
                                const ImageLimits& limits) {
  return decode_encoder_input(read_photo_bytes(path, limits), path.string(), preprocessing, limits);
}

Photo read_encoder_photo(const std::filesystem::path& path, const Preprocessing& preprocessing,
                         const ImageLimits& limits, double kept) {
  return read_photo(path, limits, least_size_for(preprocessing, kept));
}

bool is_read_reduced(const std::filesystem::path& path, const Preprocessing& preprocessing) {
  try {
    const MappedFile file(path);
    return image_kind(file.bytes()) == ImageKind::jpeg &&
           jpeg_reduction(file.bytes(), least_size_for(preprocessing)) > 1;
  } catch (const DataError&) {
    return false;
  }
}

}  // namespace sightline
