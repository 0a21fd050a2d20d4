#pragma once

#include <cstdint>

#include "core/json.h"
#include "train/validation.h"

namespace sightline {

// How far a run had come when a model was kept.
struct Milestone {
  int epochs = 0;
  std::int64_t steps = 0;
  ValidationFigures validation;  // empty where there was none
};

// What a model file says of a run's course: "epochs" and "steps" beside what `training` has.
Json training_reached(Json training, const Milestone& reached);
// {"validation": {...}}, or {}.
Json metrics_reached(const Milestone& reached);

}  // namespace sightline
