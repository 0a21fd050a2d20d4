#include "image/image_writer.h"

#include <png.h>

#include <algorithm>
#include <csetjmp>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "core/error.h"
#include "core/files.h"
#include "image/byte_source.h"
#include "image/jpeg_errors.h"
#include "image/png_chunk.h"

namespace sightline {

namespace {

std::string lower_extension(const std::filesystem::path& path) {
  std::string extension = path.extension().string();
  for (char& letter : extension)
    if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
  return extension;
}

// compress() sets the point of return of JpegErrors.
class JpegEncoder {
 public:
  JpegEncoder() {
    jpeg_.err = escaping(errors_);
    errors_.base.emit_message = [](j_common_ptr, int) {};
  }
  ~JpegEncoder() {
    jpeg_destroy_compress(&jpeg_);
    std::free(buffer_);
  }
  JpegEncoder(const JpegEncoder&) = delete;
  JpegEncoder& operator=(const JpegEncoder&) = delete;

  bool compress(const Image& image, int quality, std::string_view comment) {
    if (setjmp(errors_.escape) != 0) return false;
    jpeg_create_compress(&jpeg_);
    jpeg_mem_dest(&jpeg_, &buffer_, &size_);
    jpeg_.image_width = static_cast<JDIMENSION>(image.width);
    jpeg_.image_height = static_cast<JDIMENSION>(image.height);
    jpeg_.input_components = 3;
    jpeg_.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg_);
    jpeg_set_quality(&jpeg_, quality, TRUE);
    jpeg_start_compress(&jpeg_, TRUE);
    if (!comment.empty())
      jpeg_write_marker(&jpeg_, JPEG_COM, reinterpret_cast<const JOCTET*>(comment.data()),
                        static_cast<unsigned>(comment.size()));
    while (jpeg_.next_scanline < jpeg_.image_height) {
      const std::uint8_t* from = &image.rgb[static_cast<std::size_t>(jpeg_.next_scanline) * image.width * 3];
      JSAMPROW row = const_cast<JSAMPROW>(from);
      jpeg_write_scanlines(&jpeg_, &row, 1);
    }
    jpeg_finish_compress(&jpeg_);
    return true;
  }

  std::string_view bytes() const { return {reinterpret_cast<const char*>(buffer_), size_}; }
  const char* message() const { return errors_.message; }

 private:
  JpegErrors errors_;
  jpeg_compress_struct jpeg_{};
  unsigned char* buffer_ = nullptr;
  unsigned long size_ = 0;
};

// The size of the signature and of the header, which is the first chunk.
constexpr std::size_t kPngBeginning = 8 + 25;

}  // namespace

std::string encode_png(const Image& image, std::string_view software) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width);
  png.height = static_cast<png_uint_32>(image.height);
  png.format = PNG_FORMAT_RGB;
  // Deflate grows what does not compress by a few bytes a block: this bound holds for any picture.
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
  std::string bytes(size, '\0');
  if (!png_image_write_to_memory(&png, bytes.data(), &size, 0, image.rgb.data(), 0, nullptr))
    throw DataError("a picture of " + std::to_string(image.width) + " x " + std::to_string(image.height) +
                    " pixels cannot become a PNG: " + png.message);
  bytes.resize(size);
  if (!software.empty())
    bytes.insert(kPngBeginning, png_chunk("tEXt", std::string("Software") + '\0' + std::string(software)));
  return bytes;
}

std::string encode_jpeg(const Image& image, int quality, std::string_view comment) {
  JpegEncoder encoder;
  if (!encoder.compress(image, quality, comment))
    throw DataError("a picture of " + std::to_string(image.width) + " x " + std::to_string(image.height) +
                        " pixels cannot become a JPEG: " + encoder.message(),
                    "write a PNG");
  return std::string(encoder.bytes());
}

bool is_whole_jpeg(const std::filesystem::path& file) {
  constexpr std::string_view kBegin = "\xFF\xD8", kEnd = "\xFF\xD9";
  try {
    const FileBytes bytes(file);
    return bytes.size() > kBegin.size() + kEnd.size() && bytes.read(0, kBegin.size()) == kBegin &&
           bytes.read(bytes.size() - kEnd.size(), kEnd.size()) == kEnd;
  } catch (const DataError&) {
    return false;
  }
}

bool is_image_file_name(const std::filesystem::path& path) {
  const std::string extension = lower_extension(path);
  return extension == ".png" || extension == ".jpg" || extension == ".jpeg";
}

void check_image_file_name(const std::filesystem::path& path) {
  if (!is_image_file_name(path))
    throw UsageError(path.string() + ": found the ending '" + lower_extension(path) +
                     "', expected .png, .jpg or .jpeg");
}

void write_image(const std::filesystem::path& path, const Image& image, std::string_view mark) {
  check_image_file_name(path);
  const bool png = lower_extension(path) == ".png";
  write_file_atomically(path, png ? encode_png(image, mark) : encode_jpeg(image, kJpegQuality, mark));
}

}  // namespace sightline
