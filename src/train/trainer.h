#pragma once

#include <filesystem>

#include "train/training_job.h"

namespace sightline {

// Raises UsageError when run exists and is not empty (the way out: --resume, or another --out) or when
// resuming does not fit, DataError for broken data, EnvironmentError for a full disk, ModelError when the
// loss is no finite number any more.
TrainingOutcome train(const TrainingJob& job);

// The recipe that an earlier run was begun with, from its config.json. Raises UsageError when there is no run
// in it.
TrainingConfig read_run_config(const std::filesystem::path& run);

}  // namespace sightline
