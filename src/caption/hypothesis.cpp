#include "caption/hypothesis.h"

#include "core/error.h"

namespace sightline {

std::vector<float> region_weights(const Hypothesis& hypothesis, std::size_t t) {
  const auto L = static_cast<std::size_t>(hypothesis.layout.size());
  const auto heads = static_cast<std::size_t>(hypothesis.heads);
  const auto slots = L + static_cast<std::size_t>(hypothesis.extra);
  const float* row = hypothesis.alpha.data() + t * heads * slots;
  std::vector<float> weights(row, row + L);
  for (std::size_t head = 1; head < heads; ++head)
    for (std::size_t i = 0; i < L; ++i) weights[i] += row[head * slots + i];
  if (heads > 1)
    for (float& weight : weights) weight /= static_cast<float>(heads);
  return weights;
}

const Grid& grid_of(const Hypothesis& hypothesis) {
  const Grid* grid = hypothesis.layout.grid();
  if (grid == nullptr)
    throw UsageError("attention over a sequence of " + std::to_string(hypothesis.layout.size()) +
                     " regions: found no grid, expected one to draw over a photo");
  return *grid;
}

}  // namespace sightline
