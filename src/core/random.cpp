#include "core/random.h"

#include <limits>
#include <numeric>
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

std::vector<bool> drawn(std::size_t count, std::size_t some, std::uint64_t seed) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  Random(seed).shuffle(order);
  std::vector<bool> is_drawn(count, false);
  for (std::size_t k = 0; k < some; ++k) is_drawn[order[k]] = true;
  return is_drawn;
}

}  // namespace sightline
