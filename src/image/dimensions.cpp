#include "image/dimensions.h"

#include <limits>
#include <sstream>

#include "core/error.h"

namespace sightline {

void check_dimensions(std::int64_t width, std::int64_t height, const std::string& name,
                      const ImageLimits& limits) {
  constexpr std::int64_t max_side = std::numeric_limits<int>::max();
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width <= 0 || height <= 0 || width > max_side || height > max_side)
    throw DataError(name + ": damaged image: its header says " + size);
  const double megapixels = static_cast<double>(width) * static_cast<double>(height) / 1e6;
  if (megapixels <= limits.max_megapixels) return;
  std::ostringstream message;
  message << name << ": " << size << " are " << megapixels << " megapixels, expected at most "
          << limits.max_megapixels;
  throw DataError(message.str(), "make the picture smaller, or raise --max-megapixels");
}

}  // namespace sightline
