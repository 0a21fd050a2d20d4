#pragma once

#include <cstdint>

#include "core/enum_names.h"

namespace sightline {

// How the learning rate falls after the warm-up.
enum class Decay {
  none,
  cosine,  // to zero at the last step
  step,    // times decay_factor every decay_epochs
};
template <>
struct EnumNames<Decay> {
  static constexpr const char* kWhat = "decay";
  static constexpr EnumName<Decay> kRows[] = {
      {Decay::none, "none"}, {Decay::cosine, "cosine"}, {Decay::step, "step"}};
};

struct LearningRateSchedule {
  int epochs = 1;
  int warmup_steps = 0;
  Decay decay = Decay::none;
  double decay_factor = 0.5;  // of Decay::step
  int decay_epochs = 1;
};

// Steps of warm-up that fit: those of the schedule, or, where they would last the whole run or longer, a
// tenth of the run.
int fitting_warmup(const LearningRateSchedule& schedule, std::int64_t steps_per_epoch);

// What the learning rates are multiplied by at `step` (0-based, of epochs * steps_per_epoch): a rise from
// 1/warmup_steps to 1 over the warm-up, then by decay: none 1; cosine half a cosine from 1 down to 0
// just after the last step; step decay_factor to the power of the finished epochs / decay_epochs. A pure
// function: there is nothing to save or restore.
double learning_rate_factor(const LearningRateSchedule& schedule, std::int64_t step,
                            std::int64_t steps_per_epoch);

}  // namespace sightline
