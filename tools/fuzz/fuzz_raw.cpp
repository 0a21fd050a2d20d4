#include "check_image.h"
#include "core/error.h"
#include "image/image_reader.h"

// Pictures that cameras put into their raws, and the small one that stands first in a TIFF.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  try {
    check_image(
        decode_image({reinterpret_cast<const char*>(data), size}, "input.dng", {.max_megapixels = 0.1}));
  } catch (const DataError&) {
  }
  return 0;
}
