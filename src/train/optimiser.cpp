#include "train/optimiser.h"

#include "train/adam.h"

namespace sightline {

void add_parameters(ParameterGroup& group, const torch::nn::Module& module, const std::string& prefix) {
  for (const auto& item : module.named_parameters())
    group.parameters.emplace_back(prefix + item.key(), item.value());
}

std::unique_ptr<Optimiser> make_optimiser(const OptimiserOptions& options,
                                          std::vector<ParameterGroup> groups) {
  return std::make_unique<Adam>(std::move(groups), options.weight_decay);
}

}  // namespace sightline
