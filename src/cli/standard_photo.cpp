#include "cli/standard_photo.h"

#include <cstdint>

#include "core/input_stream.h"
#include "core/interrupt.h"
#include "pipeline/photo_list.h"

namespace sightline {

std::string read_standard_photo(const ImageLimits& limits) {
  const double most = limits.max_memory * 1e6;  // bytes
  return read_stream(kStandardInput, &Interrupt::requested, static_cast<std::uint64_t>(most));
}

}  // namespace sightline
