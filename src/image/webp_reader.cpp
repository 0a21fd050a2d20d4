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

// The content of the first chunk that is called so (four letters); empty where there is none.
std::string_view first_chunk(std::string_view bytes, std::string_view name) {
  const ByteReader in(bytes, /*big_endian=*/false);
  constexpr std::size_t riff_header = 12, chunk_header = 8;
  for (std::size_t at = riff_header; in.has(at, chunk_header);) {
    const std::size_t size = in.u32(at + 4);
    if (!in.has(at + chunk_header, size)) break;
    if (bytes.substr(at, 4) == name) return bytes.substr(at + chunk_header, size);
    at += chunk_header + size + size % 2;
  }
  return {};
}

int orientation(std::string_view bytes) {
  std::string_view data = first_chunk(bytes, "EXIF");
  constexpr std::string_view start("Exif\0\0", 6);  // some writers keep JPEG's prefix
  if (data.starts_with(start)) data.remove_prefix(start.size());
  return data.empty() ? 1 : exif_orientation(data);
}

WebPBitstreamFeatures features_of(std::string_view bytes, const std::string& name) {
  WebPBitstreamFeatures features;
  if (WebPGetFeatures(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size(), &features) !=
      VP8_STATUS_OK)
    throw damaged_webp(name, "its header cannot be read");
  return features;
}

// The one picture in `bytes`, over white.
Image still_picture(std::string_view bytes, const WebPBitstreamFeatures& features, const std::string& name,
                    PhotoBudget& budget) {
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
  return image;
}

// An animation's first frame, in its place on a white canvas (the container's specification, "ANMF").
Image first_frame(std::string_view bytes, const WebPBitstreamFeatures& canvas, const std::string& name,
                  const ImageLimits& limits, PhotoBudget& budget) {
  constexpr std::size_t kHead = 16;
  const std::string_view frame = first_chunk(bytes, "ANMF");
  if (frame.size() < kHead) throw damaged_webp(name, "an animation without a frame");
  const ByteReader in(frame, /*big_endian=*/false);
  const auto even_place = [&](std::size_t at) { return static_cast<int>((in.u32(at) & 0xFFFFFF) * 2); };
  const int left = even_place(0), top = even_place(3);
  const std::string_view pixels = frame.substr(kHead);
  const WebPBitstreamFeatures features = features_of(pixels, name);
  if (features.width > canvas.width - left || features.height > canvas.height - top)
    throw damaged_webp(name, "its first frame lies beyond the picture");
  check_dimensions(features.width, features.height, name, limits);
  Image picture = still_picture(pixels, features, name, budget);
  if (picture.width == canvas.width && picture.height == canvas.height) return picture;
  constexpr std::size_t kChannels = 3;
  constexpr std::uint8_t kWhite = 255;
  budget.claim_pixels(canvas.width, canvas.height, kChannels);
  const std::size_t row = picture.width * kChannels, wide = canvas.width * kChannels;
  Image image{canvas.width, canvas.height, {}};
  image.rgb.assign(wide * canvas.height, kWhite);
  for (int y = 0; y < picture.height; ++y) {
    std::copy_n(picture.rgb.begin() + static_cast<std::ptrdiff_t>(y * row), row,
                image.rgb.begin() + static_cast<std::ptrdiff_t>((top + y) * wide + left * kChannels));
  }
  return image;
}

}  // namespace

Image read_webp(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  PhotoBudget budget(bytes.size(), name, limits);
  const WebPBitstreamFeatures features = features_of(bytes, name);
  check_dimensions(features.width, features.height, name, limits);
  // libwebp is content without the last bytes; the container says how many there should be.
  if (ByteReader(bytes, false).u32(4) > bytes.size() - 8) throw damaged_webp(name, "the file ends too early");
  Image image = features.has_animation ? first_frame(bytes, features, name, limits, budget)
                                       : still_picture(bytes, features, name, budget);
  return upright(std::move(image), orientation(bytes), budget);
}

}  // namespace sightline
