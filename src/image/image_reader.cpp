#include "image/image_reader.h"

#include <cstdint>
#include <system_error>

#include "core/download_stub.h"
#include "core/error.h"
#include "core/files.h"
#include "image/bmp_reader.h"
#include "image/camera_raw.h"
#include "image/gif_reader.h"
#include "image/heif_reader.h"
#include "image/image_kind.h"
#include "image/jpeg_reader.h"
#include "image/jxl_reader.h"
#include "image/memory_for.h"
#include "image/photo_budget.h"
#include "image/png_reader.h"
#include "image/raw_preview.h"
#include "image/tiff_reader.h"
#include "image/webp_reader.h"

namespace sightline {

namespace {

Image decode_kind(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  if (bytes.empty()) throw DataError(name + ": the file is empty, expected an image");
  if (is_camera_raw(bytes, name)) return read_raw_preview(bytes, name, limits);
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
    case ImageKind::gif:
      return read_gif(bytes, name, limits);
    case ImageKind::jxl:
      return read_jxl(bytes, name, limits);
    case ImageKind::other:
      break;
  }
  if (const auto stub = download_stub(bytes, "a photo"))
    throw DataError(name + ": " + stub->fault, stub->hint);
  if (const std::string kind = unread_kind(bytes); !kind.empty())
    throw DataError(
        name + ": " + kind + " is not read; JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC, AVIF and JPEG XL are",
        "convert it to JPEG or PNG");
  throw DataError(name + ": not an image, expected JPEG, PNG, WebP, BMP, TIFF, GIF, HEIC, AVIF or JPEG XL");
}

}  // namespace

Image decode_image(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  return with_memory_for(name, [&] { return decode_kind(bytes, name, limits); });
}

std::string read_photo_bytes(const std::filesystem::path& path, const ImageLimits& limits) {
  std::error_code ignored;  // read_file() says what is wrong
  const std::uintmax_t size = std::filesystem::file_size(path, ignored);
  if (!ignored) PhotoBudget(size, path.string(), limits);
  return with_memory_for(path.string(), [&] { return read_file(path); });
}

Image read_image(const std::filesystem::path& path, const ImageLimits& limits) {
  return decode_image(read_photo_bytes(path, limits), path.string(), limits);
}

}  // namespace sightline
