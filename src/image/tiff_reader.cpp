#include "image/tiff_reader.h"

#include <tiffio.h>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <utility>

#include "core/error.h"
#include "image/dimensions.h"
#include "image/orientation.h"
#include "image/photo_budget.h"

namespace sightline {

namespace {

// The file that libtiff reads from, in memory. Once time is up it has ended: strips may all name the same
// bytes, which are then read again and again.
struct Source {
  std::string_view bytes;
  const PhotoBudget& budget;
  std::uint64_t position = 0;

  static tmsize_t read(thandle_t handle, void* to, tmsize_t count) {
    auto* self = static_cast<Source*>(handle);
    if (!self->budget.is_in_time()) return 0;
    const std::uint64_t rest =
        self->bytes.size() - std::min<std::uint64_t>(self->position, self->bytes.size());
    const std::uint64_t got = std::min<std::uint64_t>(static_cast<std::uint64_t>(count), rest);
    if (got > 0) std::memcpy(to, self->bytes.data() + self->position, got);
    self->position += got;
    return static_cast<tmsize_t>(got);
  }
  static tmsize_t write(thandle_t, void*, tmsize_t) { return 0; }
  static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    auto* self = static_cast<Source*>(handle);
    const std::uint64_t base = whence == SEEK_CUR   ? self->position
                               : whence == SEEK_END ? self->bytes.size()
                                                    : 0;
    return self->position = base + offset;
  }
  static int close(thandle_t) { return 0; }
  static toff_t size(thandle_t handle) { return static_cast<Source*>(handle)->bytes.size(); }
};

// What libtiff complains of: the first that counts. Warnings about the header are about tags that nobody
// knows; those about pixels, of its JPEG and fax decoders, are the only word on strips that are damaged.
struct Complaint {
  std::string text;
  bool reads_pixels = false;
};

// Returning 1 keeps libtiff's own handlers, which print, from being called.
int remember(TIFF*, void* to, const char*, const char* format, va_list arguments) {
  auto* first = static_cast<Complaint*>(to);
  char text[200];
  if (first->text.empty() && std::vsnprintf(text, sizeof text, format, arguments) > 0) first->text = text;
  return 1;
}
int remember_of_pixels(TIFF* tiff, void* to, const char* module, const char* format, va_list arguments) {
  return static_cast<Complaint*>(to)->reads_pixels ? remember(tiff, to, module, format, arguments) : 1;
}

using Tiff = std::unique_ptr<TIFF, void (*)(TIFF*)>;

Tiff open(Source& source, Complaint& complaint, std::size_t max_bytes) {
  const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions*)> options(TIFFOpenOptionsAlloc(),
                                                                             TIFFOpenOptionsFree);
  TIFFOpenOptionsSetErrorHandlerExtR(options.get(), remember, &complaint);
  TIFFOpenOptionsSetWarningHandlerExtR(options.get(), remember_of_pixels, &complaint);
  TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(), static_cast<tmsize_t>(max_bytes));
  // "m": no memory mapping, so that reads past the end are noticed by the functions above.
  return Tiff(TIFFClientOpenExt("image", "rm", &source, Source::read, Source::write, Source::seek,
                                Source::close, Source::size, nullptr, nullptr, options.get()),
              TIFFClose);
}

// Whether the band behind the colours is alpha. libtiff takes any fourth one for it, near infrared too: then
// its pixels' colours are untouched and their alpha means nothing.
bool has_alpha_band(TIFF* tiff) {
  std::uint16_t count = 0;
  std::uint16_t* kinds = nullptr;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &kinds);
  return count > 0 && (kinds[0] == EXTRASAMPLE_ASSOCALPHA || kinds[0] == EXTRASAMPLE_UNASSALPHA);
}

// A tile is decoded whole, whatever part of it the picture has.
void check_tile(TIFF* tiff, std::int64_t width, std::int64_t height, const std::string& name) {
  constexpr std::int64_t kUsualTile = std::int64_t{4096} * 4096, kTimesThePicture = 4;
  std::uint32_t across = 0, down = 0;
  if (!TIFFIsTiled(tiff) || !TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &across) ||
      !TIFFGetField(tiff, TIFFTAG_TILELENGTH, &down))
    return;
  const double pixels = static_cast<double>(across) * static_cast<double>(down);
  if (pixels <= static_cast<double>(std::max(kUsualTile, kTimesThePicture * width * height))) return;
  throw DataError(name + ": damaged or unusual TIFF: its tiles have " + std::to_string(across) + " x " +
                      std::to_string(down) + " pixels, expected tiles of about the picture's size",
                  "convert it to JPEG or PNG");
}

// Rows that are decoded at once: those of a strip, or of a row of tiles.
std::uint32_t rows_at_once(TIFF* tiff, std::uint32_t height) {
  std::uint32_t rows = height;
  if (TIFFIsTiled(tiff)) {
    TIFFGetField(tiff, TIFFTAG_TILELENGTH, &rows);
  } else {
    TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &rows);
  }
  return std::clamp<std::uint32_t>(rows, 1, height);
}

// What libtiff unpacks one strip or tile into, of each band where they stand apart.
std::uint64_t strip_bytes(TIFF* tiff) {
  std::uint16_t planes = PLANARCONFIG_CONTIG, bands = 1;
  TIFFGetFieldDefaulted(tiff, TIFFTAG_PLANARCONFIG, &planes);
  TIFFGetFieldDefaulted(tiff, TIFFTAG_SAMPLESPERPIXEL, &bands);
  const std::uint64_t bytes = TIFFIsTiled(tiff) ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
  return bytes * (planes == PLANARCONFIG_SEPARATE ? std::min<std::uint64_t>(bands, 4) : 1);
}

// libtiff's packed pixels, alpha multiplied in, as RGB over white; alpha where there is a band of it.
void unpack(const std::uint32_t* pixels, std::size_t count, bool alpha, std::uint8_t* rgb) {
  for (std::size_t i = 0; i < count; ++i, rgb += 3) {
    const std::uint32_t pixel = pixels[i], white = alpha ? 255 - TIFFGetA(pixel) : 0;
    rgb[0] = static_cast<std::uint8_t>(std::min(255u, TIFFGetR(pixel) + white));
    rgb[1] = static_cast<std::uint8_t>(std::min(255u, TIFFGetG(pixel) + white));
    rgb[2] = static_cast<std::uint8_t>(std::min(255u, TIFFGetB(pixel) + white));
  }
}

// Fills the image; false where it fails.
bool read_pixels(TIFF* tiff, Image& image, Complaint& complaint, const PhotoBudget& budget) {
  char why[1024] = "";
  TIFFRGBAImage reader;
  if (!TIFFRGBAImageBegin(&reader, tiff, /*stop=*/1, why)) {
    if (complaint.text.empty()) complaint.text = why;
    return false;
  }
  const std::unique_ptr<TIFFRGBAImage, void (*)(TIFFRGBAImage*)> end(&reader, TIFFRGBAImageEnd);
  // libtiff mirrors but does not turn: upright() does both.
  reader.orientation = reader.req_orientation = ORIENTATION_TOPLEFT;
  const auto width = static_cast<std::uint32_t>(image.width),
             height = static_cast<std::uint32_t>(image.height);
  const std::uint32_t rows = rows_at_once(tiff, height);
  const bool alpha = has_alpha_band(tiff);
  // Not initialised, so that a header which promises more than the file holds costs no memory.
  const std::unique_ptr<std::uint32_t[]> band(new std::uint32_t[static_cast<std::size_t>(width) * rows]);
  complaint.reads_pixels = true;
  for (std::uint32_t row = 0; row < height; row += rows) {
    const std::uint32_t count = std::min(rows, height - row);
    reader.row_offset = static_cast<int>(row);
    // Some codecs complain and still report success, with rows missing.
    if (!TIFFRGBAImageGet(&reader, band.get(), width, count) || !complaint.text.empty()) return false;
    if (!budget.is_in_time()) return false;
    const std::size_t offset = static_cast<std::size_t>(row) * width;
    unpack(band.get(), static_cast<std::size_t>(width) * count, alpha, &image.rgb[3 * offset]);
  }
  return true;
}

}  // namespace

Image read_tiff(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  PhotoBudget budget(bytes.size(), name, limits);
  Source source{bytes, budget};
  Complaint complaint;
  const auto damaged = [&] {
    budget.check();
    return DataError(name + ": truncated, damaged or unusual TIFF: " +
                         (complaint.text.empty() ? "it cannot be read" : complaint.text),
                     "convert it to JPEG or PNG");
  };
  const Tiff tiff = open(source, complaint, budget.left());
  std::uint32_t width = 0, height = 0;
  std::uint16_t orientation = 1;
  if (!tiff || !TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width) ||
      !TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height))
    throw damaged();
  check_dimensions(width, height, name, limits);
  check_tile(tiff.get(), width, height, name);
  TIFFGetFieldDefaulted(tiff.get(), TIFFTAG_ORIENTATION, &orientation);

  Image image{static_cast<int>(width), static_cast<int>(height), {}};
  budget.claim_pixels(width, height, 3);
  budget.claim_pixels(width, rows_at_once(tiff.get(), height), 4);
  budget.claim(strip_bytes(tiff.get()));
  image.rgb.resize(static_cast<std::size_t>(width) * height * 3);
  if (!read_pixels(tiff.get(), image, complaint, budget)) throw damaged();
  return upright(std::move(image), orientation, budget);
}

}  // namespace sightline
