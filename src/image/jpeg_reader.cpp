#include "image/jpeg_reader.h"

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <new>
#include <tuple>
#include <utility>
#include <vector>

// Each uses what the one before declares.
#include <jpeglib.h>

#include <jerror.h>

#include "core/error.h"
#include "image/dimensions.h"
#include "image/jpeg_errors.h"
#include "image/orientation.h"
#include "image/photo_budget.h"

namespace sightline {

namespace {

constexpr int kMaxScans = 500;  // real progressive files have about ten; a bomb has thousands

// Warnings after which libjpeg goes on with invented pixels.
bool means_lost_pixels(int code) {
  return code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_JPEG_EOF ||
         code == JWRN_MUST_RESYNC || code == JWRN_BOGUS_PROGRESSION || code == JWRN_ARITH_BAD_CODE;
}

// libjpeg's errors leave its calls by longjmp: every member that calls it sets the point of return, and no
// object with a destructor lives between the two.
class JpegDecoder {
 public:
  // Without a budget it reads headers only.
  explicit JpegDecoder(std::string_view bytes, const PhotoBudget* budget = nullptr)
      : bytes_(bytes), budget_(budget) {
    jpeg_.err = escaping(errors_);
    errors_.base.emit_message = [](j_common_ptr jpeg, int level) {
      if (level < 0 && means_lost_pixels(jpeg->err->msg_code)) jpeg->err->error_exit(jpeg);
    };
    jpeg_.client_data = this;
    monitor_.progress_monitor = [](j_common_ptr jpeg) {
      static_cast<const JpegDecoder*>(jpeg->client_data)->watch(jpeg);
    };
  }
  ~JpegDecoder() { jpeg_destroy_decompress(&jpeg_); }
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;

  bool read_header() {
    if (setjmp(errors_.escape) != 0) return false;
    jpeg_create_decompress(&jpeg_);
    jpeg_.progress = &monitor_;
    jpeg_mem_src(&jpeg_, reinterpret_cast<const unsigned char*>(bytes_.data()), bytes_.size());
    jpeg_save_markers(&jpeg_, JPEG_APP0 + 1, 0xFFFF);
    jpeg_read_header(&jpeg_, TRUE);
    return true;
  }

  int width() const { return static_cast<int>(jpeg_.image_width); }
  int height() const { return static_cast<int>(jpeg_.image_height); }
  const char* message() const { return errors_.message; }
  // A picture in several scans is kept whole before it has pixels: libjpeg asks for that at once, and found
  // max_memory_to_use too little.
  bool wants_more_memory() const { return errors_.base.msg_code == JERR_NO_BACKING_STORE; }
  bool lacks_memory() const { return errors_.base.msg_code == JERR_OUT_OF_MEMORY; }
  // What that takes: two bytes for each coefficient.
  std::uint64_t coefficient_bytes() const {
    std::uint64_t bytes = 0;
    for (int c = 0; c < jpeg_.num_components; ++c)
      bytes += std::uint64_t{jpeg_.comp_info[c].width_in_blocks} * jpeg_.comp_info[c].height_in_blocks * 128;
    return bytes;
  }

  int orientation() const {
    for (auto* marker = jpeg_.marker_list; marker; marker = marker->next) {
      const std::string_view data(reinterpret_cast<const char*>(marker->data), marker->data_length);
      constexpr std::string_view start("Exif\0\0", 6);
      if (data.substr(0, start.size()) == start) return exif_orientation(data.substr(start.size()));
    }
    return 1;
  }

  // The size that read_pixels() will give: each side divided by `reduction`, rounded up.
  ImageSize reduce(int reduction) {
    jpeg_.scale_num = 1;
    jpeg_.scale_denom = static_cast<unsigned>(reduction);
    if (setjmp(errors_.escape) != 0) return {};
    jpeg_calc_output_dimensions(&jpeg_);
    return {static_cast<int>(jpeg_.output_width), static_cast<int>(jpeg_.output_height)};
  }

  // Fills width * height * 3 bytes.
  bool read_pixels(std::uint8_t* rgb) {
    jpeg_.mem->max_memory_to_use =
        static_cast<long>(std::clamp<std::uint64_t>(budget_->left(), 1, std::numeric_limits<long>::max()));
    const bool four_inks = jpeg_.jpeg_color_space == JCS_CMYK || jpeg_.jpeg_color_space == JCS_YCCK;
    if (four_inks) inks_.resize(static_cast<std::size_t>(jpeg_.output_width) * 4);
    if (setjmp(errors_.escape) != 0) return false;
    jpeg_.out_color_space = four_inks ? JCS_CMYK : JCS_RGB;
    jpeg_start_decompress(&jpeg_);
    while (jpeg_.output_scanline < jpeg_.output_height) {
      std::uint8_t* to = rgb + static_cast<std::size_t>(jpeg_.output_scanline) * jpeg_.output_width * 3;
      JSAMPROW row = four_inks ? inks_.data() : to;
      jpeg_read_scanlines(&jpeg_, &row, 1);
      if (four_inks) inks_to_rgb(to);
    }
    jpeg_finish_decompress(&jpeg_);  // reads up to the end marker, so that a missing one is noticed
    return true;
  }

 private:
  // Called at every row of blocks of every scan, and every row of pixels.
  void watch(j_common_ptr jpeg) const {
    const int scans = jpeg_.input_scan_number;
    if (scans <= kMaxScans && (budget_ == nullptr || budget_->is_in_time())) return;
    auto* errors = reinterpret_cast<JpegErrors*>(jpeg->err);
    if (scans > kMaxScans)
      std::snprintf(errors->message, sizeof errors->message, "it has more than %d scans", kMaxScans);
    std::longjmp(errors->escape, 1);
  }

  void inks_to_rgb(std::uint8_t* rgb) const {
    // Adobe's programs store how much paper shows through; the standard's CMYK is how much ink there is.
    const int flip = jpeg_.saw_Adobe_marker ? 0 : 255;
    for (std::size_t i = 0; i < inks_.size(); i += 4, rgb += 3) {
      const int black = inks_[i + 3] ^ flip;
      for (std::size_t c = 0; c < 3; ++c)
        rgb[c] = static_cast<std::uint8_t>(((inks_[i + c] ^ flip) * black + 127) / 255);
    }
  }

  std::string_view bytes_;
  const PhotoBudget* budget_;
  JpegErrors errors_;
  jpeg_progress_mgr monitor_{};
  jpeg_decompress_struct jpeg_{};
  std::vector<std::uint8_t> inks_;  // one row
};

int reduction_of(ImageSize photo, const LeastSize& least) {
  if (!least) return 1;
  const ImageSize size = least(photo);
  for (const int reduction : {8, 4, 2}) {
    if (photo.width / reduction >= size.width && photo.height / reduction >= size.height) return reduction;
  }
  return 1;
}

// How far the last pixel of a reduced side reaches past the photo, in image pixels.
double surplus(int reduced, int whole, int reduction) {
  return reduced - static_cast<double>(whole) / reduction;
}

// {width, height} of the stored picture as those of the upright one, or the other way round.
template <class T>
std::pair<T, T> turned(const Turn& turn, T x, T y) {
  return turn.transpose ? std::pair(y, x) : std::pair(x, y);
}

ImageSize upright_size(const JpegDecoder& decoder, const Turn& turn) {
  const auto [width, height] = turned(turn, decoder.width(), decoder.height());
  return {width, height};
}

}  // namespace

int jpeg_reduction(std::string_view bytes, const LeastSize& least) {
  JpegDecoder decoder(bytes);
  if (!decoder.read_header()) return 1;
  return reduction_of(upright_size(decoder, turn_of(decoder.orientation())), least);
}

int jpeg_orientation(std::string_view bytes) {
  JpegDecoder decoder(bytes);
  return decoder.read_header() ? decoder.orientation() : 1;
}

Photo read_jpeg(std::string_view bytes, const std::string& name, const ImageLimits& limits,
                const LeastSize& least, std::uint64_t beside) {
  PhotoBudget budget(bytes.size() + beside, name, limits);
  JpegDecoder decoder(bytes, &budget);
  const auto damaged = [&] {
    if (decoder.lacks_memory()) throw std::bad_alloc();
    return DataError(name + ": truncated or damaged JPEG: " + decoder.message(),
                     "copy or download the file again");
  };
  if (!decoder.read_header()) throw damaged();
  check_dimensions(decoder.width(), decoder.height(), name, limits);
  const int orientation = decoder.orientation();  // gone with the last pixel
  const Turn turn = turn_of(orientation);
  Photo photo;
  photo.size = upright_size(decoder, turn);
  photo.reduction = reduction_of(photo.size, least);
  const auto [width, height] = decoder.reduce(photo.reduction);
  if (width <= 0 || height <= 0) throw damaged();
  std::tie(photo.left, photo.top) =
      turned(turn, turn.flip_columns ? surplus(width, decoder.width(), photo.reduction) : 0.0,
             turn.flip_rows ? surplus(height, decoder.height(), photo.reduction) : 0.0);
  Image stored{width, height, {}};
  budget.claim_pixels(width, height, 3);
  stored.rgb.resize(static_cast<std::size_t>(width) * height * 3);
  if (!decoder.read_pixels(stored.rgb.data())) {
    if (decoder.wants_more_memory()) budget.claim(decoder.coefficient_bytes());
    budget.check();
    throw damaged();
  }
  photo.image = upright(std::move(stored), orientation, budget);
  return photo;
}

}  // namespace sightline
