#pragma once

#include <torch/torch.h>

#include <cstdint>
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

// Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019; beta 0.9, 0.999; epsilon
// 1e-8), one pass over memory for each parameter, with the clipping by global norm folded in. Parameters:
// float or double, contiguous, on the CPU. Results do not depend on the number of threads. Decay is for
// matrices and kernels: one-dimensional parameters (biases, norms) are left alone.
class Adam {
 public:
  Adam(std::vector<ParameterGroup> groups, double weight_decay);

  void zero_gradients();
  // Euclidean norm of all gradients together; parameters without one count as zero.
  double gradient_norm() const;
  // Moves the parameters by one step of learning rates times `factor`; gradients are scaled down to clip_norm
  // first where their norm (as gradient_norm gave it) is above it. clip_norm 0: never.
  void step(double factor, double gradient_norm, double clip_norm);

  std::int64_t steps() const { return steps_; }

  // Moments as "adam.first.NAME" and "adam.second.NAME", sharing memory with the optimiser.
  NamedTensors state() const;
  // Raises DataError naming the tensor that is missing or of another shape.
  void restore(const NamedTensors& state, std::int64_t steps, const std::string& name);

 private:
  struct Slot {
    std::string name;
    at::Tensor parameter, first, second;
    double learning_rate;
    double decay;
  };
  std::vector<Slot> slots_;
  std::int64_t steps_ = 0;
};

}  // namespace sightline
