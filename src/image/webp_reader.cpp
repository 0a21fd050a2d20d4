#include "image/webp_reader.h"

#include <webp/decode.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>
#include <vector>

#include "core/error.h"
#include "image/byte_reader.h"
#include "image/dimensions.h"
#include "image/orientation.h"
#include "image/over_white.h"
#include "image/photo_budget.h"

namespace sightline {

namespace {

DataError damaged_webp(const std::string& name, const std::string& what) {
  return DataError(name + ": truncated or damaged WebP: " + what, "copy or download the file again");
}

constexpr int kLossless = 2;  // WebPBitstreamFeatures::format

// Decodes bit by bit, so that the clock is asked in between. False where pixels are missing or time is up.
bool decode(std::string_view bytes, WebPIDecoder* started, const PhotoBudget& budget) {
  const std::unique_ptr<WebPIDecoder, void (*)(WebPIDecoder*)> decoder(started, WebPIDelete);
  constexpr std::size_t kSteps = 64;  // of a small file too: its pixels may be many
  const std::size_t step = bytes.size() / kSteps + 1;
  VP8StatusCode status = VP8_STATUS_SUSPENDED;
  for (std::size_t fed = 0; started != nullptr && status == VP8_STATUS_SUSPENDED && fed < bytes.size();) {
    if (!budget.is_in_time()) return false;
    fed = std::min(bytes.size(), fed + step);
    status = WebPIUpdate(started, reinterpret_cast<const std::uint8_t*>(bytes.data()), fed);
  }
  if (started == nullptr || status == VP8_STATUS_OUT_OF_MEMORY) throw std::bad_alloc();
  return status == VP8_STATUS_OK;
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
  PhotoBudget budget(bytes.size(), name, limits);
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
  // libwebp's own: the pixels of a lossless picture (4 bytes), the alpha of a lossy one and what it is
  // unpacked from (1 and 4).
  const std::uint64_t inside = features.has_alpha ? 5 : features.format == kLossless ? 4 : 1;
  budget.claim_pixels(image.width, image.height, inside + (features.has_alpha ? 7 : 3));
  image.rgb.resize(count * 3);
  bool whole = false;
  if (features.has_alpha) {
    std::vector<std::uint8_t> rgba(count * 4);
    whole = decode(bytes, WebPINewRGB(MODE_RGBA, rgba.data(), rgba.size(), image.width * 4), budget);
    if (whole) lay_over_white(rgba.data(), count, image.rgb.data());
  } else {
    whole = decode(bytes, WebPINewRGB(MODE_RGB, image.rgb.data(), image.rgb.size(), image.width * 3), budget);
  }
  budget.check();
  if (!whole) throw damaged_webp(name, "its pixels cannot be read");
  return upright(std::move(image), orientation(bytes), budget);
}

}  // namespace sightline
