#pragma once

#include <string>

#include "train/training_job.h"

namespace sightline {

// Photos that a job both learns from and validates on, counted and named; empty where there are none. What is
// remembered looks there like what is learnt.
std::string shared_photos_warning(const TrainingJob& job);

}  // namespace sightline
