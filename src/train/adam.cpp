#include "train/adam.h"

#include <ATen/Parallel.h>

#include <cmath>

#include "core/error.h"
#include "train/adam_kernels.h"

namespace sightline {

namespace {

// Elements that one thread takes at a time. Sums are made per block and then in order, so that they come out
// the same on any number of threads.
constexpr std::int64_t kBlock = 1 << 15;

std::int64_t blocks_of(std::int64_t count) {
  return (count + kBlock - 1) / kBlock;
}

// Whether the loops below can walk over it.
bool has_kernels(const at::Tensor& tensor) {
  return tensor.device().is_cpu() && tensor.is_contiguous() &&
         (tensor.scalar_type() == at::kFloat || tensor.scalar_type() == at::kDouble);
}

template <class T>
double sum_of_squares_in_blocks(const at::Tensor& tensor) {
  const T* values = tensor.data_ptr<T>();
  const std::int64_t count = tensor.numel();
  std::vector<double> sums(blocks_of(count));
  at::parallel_for(0, blocks_of(count), 1, [&](std::int64_t begin, std::int64_t end) {
    for (std::int64_t block = begin; block < end; ++block) {
      const std::int64_t stop = std::min(count, (block + 1) * kBlock);
      double lanes[8] = {};  // independent sums, which the compiler can keep in vector registers
      std::int64_t i = block * kBlock;
      for (; i + 8 <= stop; i += 8) {
        for (int lane = 0; lane < 8; ++lane)
          lanes[lane] += static_cast<double>(values[i + lane]) * values[i + lane];
      }
      for (; i < stop; ++i) lanes[0] += static_cast<double>(values[i]) * values[i];
      for (const double lane : lanes) sums[block] += lane;
    }
  });
  double sum = 0;
  for (const double part : sums) sum += part;
  return sum;
}

double sum_of_squares(const at::Tensor& tensor) {
  if (!has_kernels(tensor)) return tensor.detach().to(at::kDouble).square().sum().item<double>();
  return tensor.scalar_type() == at::kDouble ? sum_of_squares_in_blocks<double>(tensor)
                                             : sum_of_squares_in_blocks<float>(tensor);
}

template <class T>
void move_in_blocks(const at::Tensor& parameter, const at::Tensor& gradient, const at::Tensor& first,
                    const at::Tensor& second, const AdamStep& step) {
  T* p = parameter.data_ptr<T>();
  const T* g = gradient.data_ptr<T>();
  T *m = first.data_ptr<T>(), *v = second.data_ptr<T>();
  at::parallel_for(0, parameter.numel(), kBlock, [&](std::int64_t begin, std::int64_t end) {
    adam_update(p + begin, g + begin, m + begin, v + begin, end - begin, step);
  });
}

// adam_update() in tensor operations.
void move_by_operations(const at::Tensor& parameter, const at::Tensor& gradient, const at::Tensor& first,
                        const at::Tensor& second, const AdamStep& step) {
  const at::Tensor slope = gradient * step.gradient_scale;
  first.mul_(kAdamBeta1).add_(slope, 1 - kAdamBeta1);
  second.mul_(kAdamBeta2).addcmul_(slope, slope, 1 - kAdamBeta2);
  parameter.mul_(step.shrink)
      .addcdiv_(first, second.sqrt().mul_(step.inverse_root).add_(kAdamEpsilon), -step.step_size);
}

void move(const at::Tensor& parameter, const at::Tensor& gradient, const at::Tensor& first,
          const at::Tensor& second, const AdamStep& step) {
  if (!has_kernels(parameter)) return move_by_operations(parameter, gradient, first, second, step);
  const at::Tensor contiguous = gradient.contiguous();
  if (parameter.scalar_type() == at::kDouble) {
    move_in_blocks<double>(parameter, contiguous, first, second, step);
  } else {
    move_in_blocks<float>(parameter, contiguous, first, second, step);
  }
}

void restore_moment(at::Tensor& moment, const NamedTensors& state, const std::string& key,
                    const std::string& name) {
  const auto found = state.find(key);
  if (found == state.end()) throw DataError(name + ": tensor '" + key + "' is missing");
  if (found->second.sizes() != moment.sizes() || found->second.scalar_type() != moment.scalar_type()) {
    throw DataError(name + ": tensor '" + key + "' has another shape or type than the model's parameter");
  }
  moment.copy_(found->second);
}

}  // namespace

Adam::Adam(std::vector<ParameterGroup> groups, double weight_decay) {
  for (ParameterGroup& group : groups) {
    for (auto& [name, parameter] : group.parameters) {
      slots_.push_back({name, parameter, torch::zeros_like(parameter), torch::zeros_like(parameter),
                        group.learning_rate, parameter.dim() > 1 ? weight_decay : 0});
    }
  }
}

void Adam::zero_gradients() {
  for (Slot& slot : slots_) slot.parameter.mutable_grad() = at::Tensor();
}

double Adam::gradient_norm() const {
  double sum = 0;
  for (const Slot& slot : slots_) {
    const at::Tensor& gradient = slot.parameter.grad();
    if (!gradient.defined()) continue;
    sum += sum_of_squares(gradient.contiguous());
  }
  return std::sqrt(sum);
}

void Adam::step(double factor, double gradient_norm, double clip_norm) {
  torch::NoGradGuard no_grad;
  ++steps_;
  const double correction1 = 1 - std::pow(kAdamBeta1, static_cast<double>(steps_));
  const double correction2 = 1 - std::pow(kAdamBeta2, static_cast<double>(steps_));
  for (Slot& slot : slots_) {
    if (!slot.parameter.grad().defined()) continue;
    const double rate = slot.learning_rate * factor;
    const AdamStep step{clip_norm > 0 && gradient_norm > clip_norm ? clip_norm / gradient_norm : 1,
                        1 - rate * slot.decay, rate / correction1, 1 / std::sqrt(correction2)};
    move(slot.parameter, slot.parameter.grad(), slot.first, slot.second, step);
  }
}

NamedTensors Adam::state() const {
  NamedTensors state;
  for (const Slot& slot : slots_) {
    state["adam.first." + slot.name] = slot.first;
    state["adam.second." + slot.name] = slot.second;
  }
  return state;
}

void Adam::restore(const NamedTensors& state, std::int64_t steps, const std::string& name) {
  for (Slot& slot : slots_) {
    restore_moment(slot.first, state, "adam.first." + slot.name, name);
    restore_moment(slot.second, state, "adam.second." + slot.name, name);
  }
  steps_ = steps;
}

}  // namespace sightline
