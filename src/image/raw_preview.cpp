#include "image/raw_preview.h"

#include "core/error.h"

#ifdef SIGHTLINE_RAW

#include <libraw/libraw.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

#include "image/dimensions.h"
#include "image/jpeg_reader.h"
#include "image/orientation.h"
#include "image/photo_budget.h"

#endif

namespace sightline {

namespace {

[[noreturn]] void refuse_raw(const std::string& name, const std::string& why) {
  throw DataError(name + ": camera raw: " + why + "; develop it, or caption the JPEG beside it",
                  "raw converters make a JPEG or PNG of it");
}

#ifdef SIGHTLINE_RAW

// EXIF's orientation of libraw's flip: bit 0 mirrors columns, bit 1 rows, bit 2 exchanges them first.
int orientation_of(int flip) {
  constexpr std::array kOrientations{1, 2, 4, 3, 5, 8, 6, 7};
  return flip >= 0 && flip < 8 ? kOrientations[static_cast<std::size_t>(flip)] : 1;
}

// libraw 0.20 as compilers of today build it never leaves its loop over a sensor's pattern of 36 colours
// (Fuji's X-Trans in a DNG) and writes over all that lies behind. A preview wants no pattern: libraw gets a
// copy in which each entry that could be such a one says 35. Empty where there is none.
std::string without_long_patterns(std::string_view bytes) {
  constexpr std::array<std::uint16_t, 2> kPatternTags{33422, 64777};  // CFAPattern, and Kodak's
  constexpr std::size_t kCountAt = 4, kCountEnd = 8;                  // in an entry of a TIFF's directory
  std::string copy;
  for (const std::uint16_t tag : kPatternTags) {
    const char high = static_cast<char>(tag >> 8), low = static_cast<char>(tag & 0xFF);
    const std::pair<std::array<char, 2>, std::string_view> orders[]{{{low, high}, {"\x24\0\0\0", 4}},
                                                                    {{high, low}, {"\0\0\0\x24", 4}}};
    for (const auto& [name, count] : orders) {
      const std::string_view sought(name.data(), name.size());
      for (std::size_t at = bytes.find(sought); at < bytes.size() && bytes.size() - at >= kCountEnd;
           at = bytes.find(sought, at + 1)) {
        if (bytes.substr(at + kCountAt, count.size()) != count) continue;
        if (copy.empty()) copy = bytes;
        --copy[at + kCountAt + count.find('\x24')];
      }
    }
  }
  return copy;
}

// A preview that was not stored as JPEG: 8 bits, grey or RGB.
Image bitmap_preview(const libraw_thumbnail_t& preview, const std::string& name, const ImageLimits& limits) {
  check_dimensions(preview.twidth, preview.theight, name, limits);
  const std::size_t count = std::size_t{preview.twidth} * preview.theight;
  const std::size_t colours = preview.tcolors == 1 ? 1 : 3;
  if (preview.tlength < count * colours) refuse_raw(name, "the picture in it is cut short");
  Image image{preview.twidth, preview.theight, std::vector<std::uint8_t>(count * 3)};
  const auto* from = reinterpret_cast<const std::uint8_t*>(preview.thumb);
  for (std::size_t i = 0; i < image.rgb.size(); ++i) image.rgb[i] = from[colours == 3 ? i : i / 3];
  return image;
}

// The JPEG that libraw has found, where it lies, also one whose beginning is damaged: our reader says what is
// wrong with it, libraw's unpack_thumb() prints it.
std::string_view stored_jpeg(LibRaw& raw, std::string_view bytes) {
  const auto begin = raw.get_internal_data_pointer()->internal_data.toffset;
  if (begin <= 0 || static_cast<std::size_t>(begin) + 3 > bytes.size()) return {};
  const std::string_view found = bytes.substr(static_cast<std::size_t>(begin), raw.imgdata.thumbnail.tlength);
  const std::string_view first = bytes.substr(static_cast<std::size_t>(begin), 3);
  const int fitting = (first[0] == '\xFF') + (first[1] == '\xD8') + (first[2] == '\xFF');
  return fitting >= 2 ? found : std::string_view();
}

// As it is stored; where it is a JPEG that says how it is to be turned, it is, and the orientation that is
// left is 1.
Image stored_preview(LibRaw& raw, std::string_view bytes, const std::string& name, const ImageLimits& limits,
                     PhotoBudget& budget, int& orientation) {
  if (const std::string_view jpeg = stored_jpeg(raw, bytes); !jpeg.empty()) {
    if (jpeg_orientation(jpeg) != 1) orientation = 1;
    return read_jpeg(jpeg, name, limits, {}, bytes.size() - jpeg.size()).image;
  }
  const libraw_thumbnail_t& preview = raw.imgdata.thumbnail;
  if (preview.twidth > 0 && preview.theight > 0)
    check_dimensions(preview.twidth, preview.theight, name, limits);
  budget.claim(preview.tlength);
  budget.claim_pixels(preview.twidth, preview.theight, 3);
  if (const int code = raw.unpack_thumb(); code != LIBRAW_SUCCESS)
    refuse_raw(name, std::string("what the sensor saw, without a picture made of it (libraw: ") +
                         libraw_strerror(code) + ")");
  if (preview.tformat != LIBRAW_THUMBNAIL_BITMAP)
    refuse_raw(name, "the picture in it is of a kind that is not read");
  return bitmap_preview(preview, name, limits);
}

std::string size_text(int width, int height) {
  return std::to_string(width) + " x " + std::to_string(height);
}

// A thumbnail is no photo: it lacks what is small in it, and has bars where its shape is another one.
void check_preview_size(const Image& preview, int raw_width, int raw_height, const std::string& name) {
  constexpr int kLargeEnough = 1024;
  const int longer = std::max(preview.width, preview.height), whole = std::max(raw_width, raw_height);
  if (longer >= kLargeEnough || 2 * longer >= whole) return;
  refuse_raw(name, "what the sensor saw, with a thumbnail of " + size_text(preview.width, preview.height) +
                       " pixels for its " + size_text(raw_width, raw_height));
}

#endif

}  // namespace

#ifdef SIGHTLINE_RAW

bool reads_raw_previews() {
  return true;
}

Image read_raw_preview(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  PhotoBudget budget(bytes.size(), name, limits);
  const std::string shortened = without_long_patterns(bytes);
  budget.claim(shortened.size());
  const std::string_view read = shortened.empty() ? bytes : shortened;
  const auto raw =
      std::make_unique<LibRaw>(LIBRAW_OPIONS_NO_MEMERR_CALLBACK | LIBRAW_OPIONS_NO_DATAERR_CALLBACK);
  // libraw reads from the buffer and leaves it as it is.
  if (const int code = raw->open_buffer(const_cast<char*>(read.data()), read.size()); code != LIBRAW_SUCCESS)
    refuse_raw(name, std::string("of an unknown kind, or damaged (libraw: ") + libraw_strerror(code) + ")");
  const libraw_image_sizes_t& sizes = raw->imgdata.sizes;
  int orientation = orientation_of(sizes.flip);
  Image stored = stored_preview(*raw, bytes, name, limits, budget, orientation);
  check_preview_size(stored, sizes.width, sizes.height, name);
  // Some cameras turn what they develop: it then stands as the sensor does not.
  const bool upright_already =
      turn_of(orientation).transpose && sizes.width > sizes.height && stored.width < stored.height;
  return upright_already ? stored : upright(std::move(stored), orientation, budget);
}

#else

bool reads_raw_previews() {
  return false;
}

Image read_raw_preview(std::string_view, const std::string& name, const ImageLimits&) {
  refuse_raw(name, "what the sensor saw, not a picture");
}

#endif

}  // namespace sightline
