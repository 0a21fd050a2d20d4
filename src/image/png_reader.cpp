#include "image/png_reader.h"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include "core/error.h"
#include "image/dimensions.h"
#include "image/orientation.h"
#include "image/over_white.h"
#include "image/photo_budget.h"

namespace sightline {

namespace {

// libpng's errors leave its calls by longjmp: every member that calls it sets the point of return, and no
// object with a destructor lives between the two.
class PngDecoder {
 public:
  PngDecoder(std::string_view bytes, PhotoBudget& budget) : rest_(bytes), budget_(budget) {
    png_ = png_create_read_struct_2(
        PNG_LIBPNG_VER_STRING, this, on_error, [](png_structp, png_const_charp) {}, this, on_take, on_free);
    info_ = png_ ? png_create_info_struct(png_) : nullptr;
    if (!info_) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      budget.check();
      throw EnvironmentError("libpng cannot be set up: out of memory, or not the version built for");
    }
  }
  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }
  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;

  bool read_header() {
    if (setjmp(escape_) != 0) return false;
    png_set_read_fn(png_, this, on_read);
    png_set_user_limits(png_, PNG_UINT_31_MAX, PNG_UINT_31_MAX);  // check_dimensions knows better
    // What nobody here reads is passed over: unpacked, a few kilobytes of text can fill the memory.
    static constexpr png_byte kUnread[] = "tEXt\0zTXt\0iTXt\0iCCP\0sPLT\0pCAL\0sCAL";
    png_set_keep_unknown_chunks(png_, PNG_HANDLE_CHUNK_NEVER, kUnread, sizeof kUnread / 5);
    png_read_info(png_, info_);
    return true;
  }

  std::int64_t width() const { return png_get_image_width(png_, info_); }
  std::int64_t height() const { return png_get_image_height(png_, info_); }
  const char* message() const { return message_; }
  bool lacks_memory() const { return lacks_memory_; }

  // Fills width * height * 3 bytes.
  bool read_pixels(std::uint8_t* rgb) {
    if (!ask_for_colours()) return false;
    // Not what the header says: transparency that stands before a palette is none.
    transparent_ = png_get_channels(png_, info_) == 4;
    if (transparent_) {
      const std::int64_t kept = passes_ > 1 ? height() : 1;
      budget_.claim_pixels(width(), kept, 4);
      rgba_.resize(static_cast<std::size_t>(width()) * static_cast<std::size_t>(kept) * 4);
    }
    return read_rows(rgb);
  }

  // After read_pixels: the chunk may follow the pixels.
  int orientation() {
    png_bytep exif = nullptr;
    png_uint_32 size = 0;
    if (png_get_eXIf_1(png_, info_, &size, &exif) == 0) return 1;
    return exif_orientation({reinterpret_cast<const char*>(exif), size});
  }

 private:
  // Rows are to be RGB, or RGBA, of 8 bits.
  bool ask_for_colours() {
    if (setjmp(escape_) != 0) return false;
    png_set_expand(png_);
    png_set_scale_16(png_);
    png_set_gray_to_rgb(png_);
    passes_ = png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
    return true;
  }

  // An interlaced picture comes in passes over the same rows.
  bool read_rows(std::uint8_t* rgb) {
    if (setjmp(escape_) != 0) return false;
    const auto columns = static_cast<std::size_t>(width()), count = static_cast<std::size_t>(height());
    for (int pass = 0; pass < passes_; ++pass) {
      for (std::size_t y = 0; y < count; ++y) {
        if (!budget_.is_in_time()) return false;
        std::uint8_t* to = rgb + y * columns * 3;
        std::uint8_t* row = transparent_ ? &rgba_[passes_ > 1 ? y * columns * 4 : 0] : to;
        png_read_row(png_, row, nullptr);
        if (transparent_ && pass + 1 == passes_) lay_over_white(row, columns, to);
      }
    }
    png_read_end(png_, info_);  // so that a missing end is noticed
    return true;
  }

  static void on_error(png_structp png, png_const_charp message) {
    auto* self = static_cast<PngDecoder*>(png_get_error_ptr(png));
    std::snprintf(self->message_, sizeof self->message_, "%s", message);
    std::longjmp(self->escape_, 1);
  }

  // libpng's memory is counted: before each piece stands how long it is.
  static png_voidp on_take(png_structp png, png_alloc_size_t size) {
    auto& budget = static_cast<PngDecoder*>(png_get_mem_ptr(png))->budget_;
    if (size > SIZE_MAX - kBefore || !budget.try_claim(size)) return nullptr;
    auto* piece = static_cast<std::byte*>(std::malloc(kBefore + size));
    if (piece == nullptr) {
      budget.give_back(size);
      static_cast<PngDecoder*>(png_get_mem_ptr(png))->lacks_memory_ = true;
      return nullptr;
    }
    std::memcpy(piece, &size, sizeof size);
    return piece + kBefore;
  }
  static void on_free(png_structp png, png_voidp bytes) {
    if (bytes == nullptr) return;
    std::byte* piece = static_cast<std::byte*>(bytes) - kBefore;
    png_alloc_size_t size = 0;
    std::memcpy(&size, piece, sizeof size);
    static_cast<PngDecoder*>(png_get_mem_ptr(png))->budget_.give_back(size);
    std::free(piece);
  }

  static void on_read(png_structp png, png_bytep to, std::size_t count) {
    auto* self = static_cast<PngDecoder*>(png_get_io_ptr(png));
    if (!self->budget_.is_in_time()) png_error(png, "time is up");
    if (count > self->rest_.size()) png_error(png, "the file ends too early");
    std::memcpy(to, self->rest_.data(), count);
    self->rest_.remove_prefix(count);
  }

  static constexpr std::size_t kBefore = alignof(std::max_align_t);

  std::string_view rest_;
  PhotoBudget& budget_;
  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::jmp_buf escape_;
  char message_[200] = "";
  bool transparent_ = false, lacks_memory_ = false;
  int passes_ = 1;
  std::vector<std::uint8_t> rgba_;  // of a transparent picture: all of it where it is interlaced, else a row
};

}  // namespace

Image read_png(std::string_view bytes, const std::string& name, const ImageLimits& limits) {
  PhotoBudget budget(bytes.size(), name, limits);
  PngDecoder decoder(bytes, budget);
  const auto damaged = [&] {
    budget.check();
    if (decoder.lacks_memory()) throw std::bad_alloc();
    return DataError(name + ": truncated or damaged PNG: " + decoder.message(),
                     "copy or download the file again");
  };
  if (!decoder.read_header()) throw damaged();
  check_dimensions(decoder.width(), decoder.height(), name, limits);
  Image image{static_cast<int>(decoder.width()), static_cast<int>(decoder.height()), {}};
  budget.claim_pixels(image.width, image.height, 3);
  image.rgb.resize(static_cast<std::size_t>(image.width) * image.height * 3);
  if (!decoder.read_pixels(image.rgb.data())) throw damaged();
  return upright(std::move(image), decoder.orientation(), budget);
}

}  // namespace sightline
