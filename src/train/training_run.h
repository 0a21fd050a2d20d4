#pragma once

#include <filesystem>

#include "core/json.h"
#include "core/log.h"
#include "train/run_directory.h"
#include "train/training_config.h"
#include "train/training_job.h"
#include "train/training_loop.h"

namespace sightline {

// What the runs of all tasks have in common, each made of its recipe.

// The run's directory. `recipe` has the key "config", as to_json() writes it: keys of later versions are
// completed, and its epochs may grow (train/run_directory.h).
RunDirectory open_run(const std::filesystem::path& path, bool resume, const Json& recipe, const Json& origin,
                      const LogSink& log);

LoopOptions loop_options(const TrainingConfig& config, torch::Device device);

TrainingOutcome outcome_of(const LoopOutcome& loop);

}  // namespace sightline
