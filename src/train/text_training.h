#pragma once

#include <filesystem>
#include <functional>
#include <memory>

#include "core/json.h"
#include "model/text_model.h"
#include "train/run_job.h"
#include "train/training_job.h"
#include "train/training_task.h"
#include "train/validation.h"

namespace sightline {

// A training run on texts; the recipe's task says of which model.
struct TextTrainingJob : RunJob {
  std::filesystem::path data;
  std::filesystem::path validation_data;  // empty: what the recipe holds out, else no validation
};

// Raises UsageError where two things say what to validate on.
void check_held_out(const TextTrainingJob& job);

// What the model's description says of the run; `training` as a PrepareTextRun gets it.
TextModelDescription description_of_run(const TextTrainingJob& job, const Json& training);

// What a run works with, put together by its task.
struct TextRunParts {
  std::unique_ptr<TrainingTask> task;
  std::unique_ptr<Validation> validation;  // null: none, and the last model is the best one
};

// Runs a task on texts. `data` and `validation_data` are the fingerprints of what is learnt from and measured
// on: a run that is resumed must have the same. `prepare` is called once the run's directory is open and the
// random state is the recipe's, with what the model's description says of its training. Raises what train()
// does.
using PrepareTextRun = std::function<TextRunParts(const std::filesystem::path& run, const Json& training)>;
TrainingOutcome run_text_training(const TextTrainingJob& job, const Json& data, const Json& validation_data,
                                  const PrepareTextRun& prepare);

}  // namespace sightline
