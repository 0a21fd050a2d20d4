#include "image/image_reader.h"

#include "core/error.h"
#include "core/files.h"
#include "image/bmp_reader.h"
#include "image/camera_raw.h"
#include "image/heif_reader.h"
#include "image/image_kind.h"
#include "image/jpeg_reader.h"
#include "image/png_reader.h"
#include "image/tiff_reader.h"
#include "image/webp_reader.h"

namespace sightline {

Image decode_image(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  if (bytes.empty()) throw DataError(name + ": the file is empty, expected an image");
  if (is_camera_raw(bytes, name))
    throw DataError(
        name + ": camera raw: what the sensor saw, not a picture; develop it, or caption the JPEG beside it",
        "raw converters make a JPEG or PNG of it");
  switch (image_kind(bytes)) {
    case ImageKind::jpeg:
      return read_jpeg(bytes, name, limits).image;
    case ImageKind::png:
      return read_png(bytes, name, limits);
    case ImageKind::webp:
      return read_webp(bytes, name, limits);
    case ImageKind::bmp:
      return read_bmp(bytes, name, limits);
    case ImageKind::tiff:
      return read_tiff(bytes, name, limits);
    case ImageKind::heif:
      return read_heif(bytes, name, limits);
    case ImageKind::other:
      break;
  }
  if (const std::string kind = unread_kind(bytes); !kind.empty())
    throw DataError(name + ": " + kind + " is not read; JPEG, PNG, WebP, BMP, TIFF, HEIC and AVIF are",
                    "convert it to JPEG or PNG");
  throw DataError(name + ": not an image, expected JPEG, PNG, WebP, BMP, TIFF, HEIC or AVIF");
}

Image read_image(const std::filesystem::path& path, const ImageLimits& limits) {
  return decode_image(read_file(path), path.string(), limits);
}

}  // namespace sightline
