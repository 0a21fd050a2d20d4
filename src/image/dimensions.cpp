#include "image/dimensions.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "core/number_text.h"

namespace sightline {

void check_dimensions(std::int64_t width, std::int64_t height, const std::string& name,
                      const ImageLimits& limits) {
  constexpr std::int64_t kMostElongated = 65'536;  // a strip of one pixel that JPEG can still hold
  constexpr std::int64_t max_side = std::numeric_limits<int>::max();
  const std::string size = std::to_string(width) + " x " + std::to_string(height) + " pixels";
  if (width <= 0 || height <= 0 || width > max_side || height > max_side)
    throw DataError(name + ": damaged image: its header says " + size);
  if (std::max(width, height) / std::min(width, height) > kMostElongated)
    throw DataError(name + ": " + size + ", expected no side more than " + std::to_string(kMostElongated) +
                        " times as long as the other",
                    "crop the picture");
  const double megapixels = static_cast<double>(width) * static_cast<double>(height) / 1e6;
  if (megapixels <= limits.max_megapixels) return;
  const auto shown = [](double value) { return with_decimals(value, value < 10 ? 2 : 0); };
  throw DataError(name + ": " + size + " are " + shown(megapixels) + " megapixels, expected at most " +
                      shown(limits.max_megapixels),
                  "make the picture smaller, or raise --max-megapixels");
}

}  // namespace sightline
