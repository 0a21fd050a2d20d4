#include "image/heif_reader.h"

#include "core/error.h"

#ifdef SIGHTLINE_HEIF

#include <libheif/heif.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

#include "image/dimensions.h"
#include "image/heif_streams.h"
#include "image/over_white.h"
#include "image/photo_budget.h"

namespace sightline {

namespace {

template <auto release>
struct Release {
  template <class T>
  void operator()(T* object) const {
    release(object);
  }
};

using Context = std::unique_ptr<heif_context, Release<heif_context_free>>;
using Handle = std::unique_ptr<heif_image_handle, Release<heif_image_handle_release>>;
using Picture = std::unique_ptr<heif_image, Release<heif_image_release>>;
using Decoding = std::unique_ptr<heif_decoding_options, Release<heif_decoding_options_free>>;

// libheif ends some of its sentences with a line end.
std::string sentence(const char* message) {
  std::string text = message == nullptr ? "" : message;
  text.erase(text.find_last_not_of(" \r\n") + 1);
  return text;
}

void check(const heif_error& error, const std::string& name) {
  if (error.code == heif_error_Ok) return;
  if (error.code == heif_error_Memory_allocation_error &&
      error.subcode != heif_suberror_Security_limit_exceeded)
    throw std::bad_alloc();
  if (error.code == heif_error_Unsupported_feature || error.code == heif_error_Unsupported_filetype) {
    throw DataError(name + ": libheif cannot decode this kind of HEIC or AVIF: " + sentence(error.message),
                    "convert it to JPEG or PNG");
  }
  throw DataError(name + ": truncated or damaged HEIC or AVIF: " + sentence(error.message),
                  "copy or download the file again");
}

// What decoding so many streams may take where it is slow: flat ones and those of noise, in seconds.
double slow_seconds(double pixels, std::size_t bytes) {
  constexpr double kPixelsPerSecond = 20e6, kBytesPerSecond = 5e6;
  return pixels / kPixelsPerSecond + static_cast<double>(bytes) / kBytesPerSecond;
}

void claim_picture(const heif_image_handle* picture, std::string_view bytes, const std::string& name,
                   const ImageLimits& limits, PhotoBudget& budget) {
  const HeifStreams streams = heif_streams(bytes, name);
  CodedSize coded = streams.largest;
  const CodedSize shown{heif_image_handle_get_width(picture), heif_image_handle_get_height(picture)};
  check_dimensions(shown.width, shown.height, name, limits);
  if (coded.area() == 0) coded = shown;
  check_dimensions(coded.width, coded.height, name, limits);
  constexpr std::uint64_t kTilesAtOnce = 4;  // libheif's threads
  const std::uint64_t planes = heif_image_handle_has_alpha_channel(picture) != 0 ? 4 : 3;
  const std::uint64_t deep = heif_image_handle_get_luma_bits_per_pixel(picture) > 8 ? 2 : 1;
  const bool tiled = coded.area() < shown.area();
  // The decoder's planes, those that tiles are put into, libheif's picture and ours.
  budget.claim_pixels(coded.width, coded.height, (tiled ? kTilesAtOnce : 1) * deep * planes);
  budget.claim_pixels(shown.width, shown.height, (tiled ? deep * planes : 0) + planes + 3);
  budget.claim_seconds(
      slow_seconds(std::max(streams.decodings, 1.0) * static_cast<double>(coded.area()), bytes.size()));
}

}  // namespace

bool reads_heif() {
  return true;
}

Image read_heif(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  PhotoBudget budget(bytes.size(), name, limits);
  const Context context(heif_context_alloc());
  check(heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr), name);
  heif_image_handle* primary = nullptr;
  check(heif_context_get_primary_image_handle(context.get(), &primary), name);
  const Handle handle(primary);
  claim_picture(primary, bytes, name, limits, budget);

  const bool alpha = heif_image_handle_has_alpha_channel(primary) != 0;
  const bool premultiplied = heif_image_handle_is_premultiplied_alpha(primary) != 0;
  const Decoding options(heif_decoding_options_alloc());
  options->convert_hdr_to_8bit = 1;
  heif_image* decoded = nullptr;
  check(heif_decode_image(primary, &decoded, heif_colorspace_RGB,
                          alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB, options.get()),
        name);
  const Picture picture(decoded);
  int stride = 0;
  const std::uint8_t* pixels = heif_image_get_plane_readonly(decoded, heif_channel_interleaved, &stride);
  Image image{heif_image_get_width(decoded, heif_channel_interleaved),
              heif_image_get_height(decoded, heif_channel_interleaved),
              {}};
  if (pixels == nullptr) throw DataError(name + ": truncated or damaged HEIC or AVIF: no pixels");
  check_dimensions(image.width, image.height, name, limits);
  budget.check();
  const auto width = static_cast<std::size_t>(image.width);
  image.rgb.resize(width * static_cast<std::size_t>(image.height) * 3);
  for (int y = 0; y < image.height; ++y) {
    const std::uint8_t* row = pixels + static_cast<std::ptrdiff_t>(y) * stride;
    std::uint8_t* to = &image.rgb[static_cast<std::size_t>(y) * width * 3];
    if (alpha && premultiplied) {
      lay_premultiplied_over_white(row, width, to);
    } else if (alpha) {
      lay_over_white(row, width, to);
    } else {
      std::copy(row, row + width * 3, to);
    }
  }
  return image;
}

}  // namespace sightline

#else

namespace sightline {

bool reads_heif() {
  return false;
}

Image read_heif(std::string_view, const std::string& name, const ImageLimits&) {
  throw DataError(name + ": HEIC and AVIF are not read by this build, which was made without libheif",
                  "install libheif-dev and build again, or convert it to JPEG or PNG");
}

}  // namespace sightline

#endif
