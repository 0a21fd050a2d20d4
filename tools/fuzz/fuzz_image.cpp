#include "check_image.h"
#include "core/error.h"
#include "image/image_kind.h"
#include "image/image_reader.h"

// What we make of the codecs' pictures, and of orientation, bands and alpha; HEIC is left to libheif, whose
// faults would hide ours.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  if (image_kind(input) == ImageKind::heif) return 0;
  try {
    check_image(decode_image(input, "input", {.max_megapixels = 0.1}));
  } catch (const DataError&) {
  }
  return 0;
}
