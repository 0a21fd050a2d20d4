#pragma once

#include <string>
#include <string_view>

namespace sightline {

enum class ImageKind {
  other,
  jpeg,
  png,
  webp,
  bmp,
  tiff,
  heif,
  gif,
  jxl
};  // heif: HEIC and AVIF; jxl: JPEG XL

// By content, whatever the file is called. `other` where it is none that is read.
ImageKind image_kind(std::string_view bytes);

// The name of a kind of picture or document that people hand in and that is not read ("JPEG 2000", "PDF",
// "camera raw"...); empty for bytes that are no picture.
std::string unread_kind(std::string_view bytes);

// Whether these are the first bytes (16 do) of a photograph of a kind that is not read: one whose owner wants
// to hear of it. Videos and documents are none.
bool is_unread_photo(std::string_view bytes);

}  // namespace sightline
