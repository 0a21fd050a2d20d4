#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/json.h"
#include "core/log.h"
#include "core/progress.h"
#include "train/training_config.h"
#include "train/training_job.h"
#include "train/training_task.h"
#include "train/validation.h"

namespace sightline {

// A training run of a task on texts: data, recipe, and the directory that holds config.json, log.jsonl,
// best.safetensors (a model file of the task) and last/ (everything that resuming needs).
struct TextTrainingJob {
  std::filesystem::path data;
  std::filesystem::path validation_data;  // empty: what the recipe holds out, else no validation
  double max_bad = 0.01;  // the share of each file's rows that may be unusable, and are left out
  TrainingConfig config;  // its task says which model
  std::filesystem::path run;
  bool resume = false;  // continues to the bit from last/; data and recipe must be the same
  std::string command;  // as typed, kept in the model's description
  std::string licence;
  std::string credits;
  std::int64_t stop_after_steps = 0;  // > 0: ends there as if interrupted (tests, timing)
  ProgressSink progress;
  LogSink log;
  std::function<bool()> stop;  // asked before every step; true: saves last/ and returns
};

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
