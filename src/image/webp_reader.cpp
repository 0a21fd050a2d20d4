#include "image/webp_reader.h"

#include <webp/decode.h>

#include <cstddef>
#include <utility>
#include <vector>

#include "core/error.h"
#include "image/byte_reader.h"
#include "image/dimensions.h"
#include "image/orientation.h"
#include "image/over_white.h"

namespace sightline {

namespace {

DataError damaged_webp(const std::string& name, const std::string& what) {
  return DataError(name + ": truncated or damaged WebP: " + what, "copy or download the file again");
}

int orientation(std::string_view bytes) {
  const ByteReader in(bytes, /*big_endian=*/false);
  constexpr std::size_t riff_header = 12, chunk_header = 8;
  for (std::size_t at = riff_header; in.has(at, chunk_header);) {
    const std::size_t size = in.u32(at + 4);
    if (!in.has(at + chunk_header, size)) break;
    std::string_view data = bytes.substr(at + chunk_header, size);
    if (bytes.substr(at, 4) == "EXIF") {
      constexpr std::string_view start("Exif\0\0", 6);  // some writers keep JPEG's prefix
      if (data.substr(0, start.size()) == start) data.remove_prefix(start.size());
      return exif_orientation(data);
    }
    at += chunk_header + size + size % 2;
  }
  return 1;
}

}  // namespace

Image read_webp(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(data, bytes.size(), &features) != VP8_STATUS_OK)
    throw damaged_webp(name, "its header cannot be read");
  if (features.has_animation)
    throw DataError(name + ": an animated WebP, expected a photograph", "convert one frame to JPEG or PNG");
  check_dimensions(features.width, features.height, name, limits);
  // libwebp is content without the last bytes; the container says how many there should be.
  if (ByteReader(bytes, false).u32(4) > bytes.size() - 8) throw damaged_webp(name, "the file ends too early");

  Image image{features.width, features.height, {}};
  const std::size_t count = static_cast<std::size_t>(image.width) * image.height;
  image.rgb.resize(count * 3);
  if (features.has_alpha) {
    std::vector<std::uint8_t> rgba(count * 4);
    if (!WebPDecodeRGBAInto(data, bytes.size(), rgba.data(), rgba.size(), image.width * 4))
      throw damaged_webp(name, "its pixels cannot be read");
    lay_over_white(rgba.data(), count, image.rgb.data());
  } else if (!WebPDecodeRGBInto(data, bytes.size(), image.rgb.data(), image.rgb.size(), image.width * 3)) {
    throw damaged_webp(name, "its pixels cannot be read");
  }
  return upright(std::move(image), orientation(bytes));
}

}  // namespace sightline
