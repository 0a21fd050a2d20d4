#include "train/optimiser.h"

#include "train/adam.h"

namespace sightline {

std::unique_ptr<Optimiser> make_optimiser(const OptimiserOptions& options,
                                          std::vector<ParameterGroup> groups) {
  return std::make_unique<Adam>(std::move(groups), options.weight_decay);
}

}  // namespace sightline
