#include "train/learning_rate.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sightline {

int fitting_warmup(const LearningRateSchedule& schedule, std::int64_t steps_per_epoch) {
  const std::int64_t steps = schedule.epochs * steps_per_epoch;
  if (schedule.warmup_steps < steps) return schedule.warmup_steps;
  return static_cast<int>(
      std::min<std::int64_t>(schedule.warmup_steps, std::max<std::int64_t>(1, steps / 10)));
}

double learning_rate_factor(const LearningRateSchedule& schedule, std::int64_t step,
                            std::int64_t steps_per_epoch) {
  if (step < schedule.warmup_steps) return static_cast<double>(step + 1) / schedule.warmup_steps;
  if (schedule.decay == Decay::cosine) {
    const std::int64_t after_warmup =
        std::max<std::int64_t>(1, schedule.epochs * steps_per_epoch - schedule.warmup_steps);
    const double share =
        static_cast<double>(step - schedule.warmup_steps) / static_cast<double>(after_warmup);
    return 0.5 * (1 + std::cos(std::numbers::pi * std::min(1.0, share)));
  }
  if (schedule.decay == Decay::step) {
    return std::pow(schedule.decay_factor,
                    static_cast<double>(step / steps_per_epoch / schedule.decay_epochs));
  }
  return 1;
}

}  // namespace sightline
