#pragma once

#include <torch/torch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "weights/safetensors.h"

namespace sightline {

// Parameters that share a learning rate.
struct ParameterGroup {
  std::string name;  // "decoder", "encoder"
  double learning_rate = 0;
  std::vector<std::pair<std::string, at::Tensor>> parameters;  // by name, unique over all groups
};

// Those of a module, under names that begin with `prefix`.
void add_parameters(ParameterGroup& group, const torch::nn::Module& module, const std::string& prefix);

// Moves parameters by their gradients. The loop and its checkpoints know no more of it.
class Optimiser {
 public:
  virtual ~Optimiser() = default;

  virtual void zero_gradients() = 0;
  // Euclidean norm of all gradients together; parameters without one count as zero.
  virtual double gradient_norm() const = 0;
  // Moves the parameters by one step of learning rates times `factor`; gradients are scaled down to clip_norm
  // first where their norm (as gradient_norm gave it) is above it. clip_norm 0: never.
  virtual void step(double factor, double gradient_norm, double clip_norm) = 0;

  // What a checkpoint keeps, beside the number of steps: tensors under names of the optimiser's own
  // ("adam.first.NAME"), sharing memory with it.
  virtual NamedTensors state() const = 0;
  // Back to a state that was reached after `steps` steps. Raises DataError naming the tensor that is missing
  // or of another shape; `name` is the file's.
  virtual void restore(const NamedTensors& state, std::int64_t steps, const std::string& name) = 0;
};

struct OptimiserOptions {
  double weight_decay = 0;
};

// The optimiser of a recipe: Adam.
std::unique_ptr<Optimiser> make_optimiser(const OptimiserOptions& options,
                                          std::vector<ParameterGroup> groups);

}  // namespace sightline
