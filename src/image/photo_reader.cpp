#include "image/photo_reader.h"

#include "image/image_kind.h"
#include "image/jpeg_reader.h"
#include "image/memory_for.h"

namespace sightline {

Photo decode_photo(std::string_view bytes, const std::string& name, const ImageLimits& limits,
                   const LeastSize& least) {
  if (image_kind(bytes) != ImageKind::jpeg) return decode_image(bytes, name, limits);
  return with_memory_for(name, [&] { return read_jpeg(bytes, name, limits, least); });
}

Photo read_photo(const std::filesystem::path& path, const ImageLimits& limits, const LeastSize& least) {
  return decode_photo(read_photo_bytes(path, limits), path.string(), limits, least);
}

}  // namespace sightline
