#pragma once

#include <string>
#include <vector>

#include "train/optimiser.h"

namespace sightline {

// Adam with decoupled weight decay (Kingma & Ba 2015; Loshchilov & Hutter 2019; beta 0.9, 0.999; epsilon
// 1e-8), with the clipping by global norm folded in. For contiguous float or double on the CPU one pass over
// memory for each parameter, and results do not depend on the number of threads; tensor operations elsewhere.
// Decay is for matrices and kernels: one-dimensional parameters (biases, norms) are left alone.
class Adam : public Optimiser {
 public:
  Adam(std::vector<ParameterGroup> groups, double weight_decay);

  void zero_gradients() override;
  double gradient_norm() const override;
  void step(double factor, double gradient_norm, double clip_norm) override;

  std::int64_t steps() const { return steps_; }

  // Moments as "adam.first.NAME" and "adam.second.NAME".
  NamedTensors state() const override;
  void restore(const NamedTensors& state, std::int64_t steps, const std::string& name) override;

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
