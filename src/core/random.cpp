#include "core/random.h"

#include <limits>
#include <sstream>

#include "core/error.h"

namespace sightline {

std::uint64_t Random::below(std::uint64_t count) {
  // Rejects the last, incomplete run of values, so that every outcome is equally likely.
  const std::uint64_t limit = std::numeric_limits<std::uint64_t>::max() / count * count;
  for (;;) {
    const std::uint64_t value = engine_();
    if (value < limit) return value % count;
  }
}

std::string Random::state() const {
  std::ostringstream text;
  text << engine_;
  return text.str();
}

void Random::restore(const std::string& state) {
  std::istringstream text(state);
  text >> engine_;
  if (!text) throw DataError("random state: not a saved state");
}

}  // namespace sightline
