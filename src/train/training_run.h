#pragma once

#include <filesystem>
#include <string>

#include "core/json.h"
#include "core/log.h"
#include "train/run_directory.h"
#include "train/run_job.h"
#include "train/training_job.h"
#include "train/training_task.h"
#include "train/validation.h"

namespace sightline {

// What the runs of all tasks have in common, each made of its recipe.

// The run's directory. `recipe` has the key "config", as to_json() writes it: keys of later versions are
// completed, and its epochs may grow (train/run_directory.h).
RunDirectory open_run(const std::filesystem::path& path, bool resume, const Json& recipe, const Json& origin,
                      const LogSink& log);

// What a run's model files say of it was settled when it was begun: `config` is its config.json, which errors
// call `name`.
void take_words_of_run(RunJob& job, const Json& config, const std::string& name);

// Trains, from where the run is. validation: null for none.
TrainingOutcome run_loop(const RunJob& job, const RunDirectory& run, TrainingTask& task,
                         Validation* validation, torch::Device device);

}  // namespace sightline
