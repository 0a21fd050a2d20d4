#include "check_image.h"
#include "core/error.h"
#include "image/bmp_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sightline;
  try {
    check_image(read_bmp({reinterpret_cast<const char*>(data), size}, "input", {.max_megapixels = 0.1}));
  } catch (const DataError&) {
  }
  return 0;
}
