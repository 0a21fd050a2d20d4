#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "core/log.h"
#include "core/progress.h"
#include "train/training_config.h"

namespace sightline {

// What a training run of any task is asked for: its recipe, and the directory that holds config.json,
// log.jsonl, best.safetensors (a model file of the task) and last/ (everything that resuming needs).
struct RunJob {
  TrainingConfig config;
  // The share of each data set (photos, rows of texts) that may be unusable, and is left out; one may be in
  // any case, unless this is 0.
  double max_bad = kUsualMaxBad;
  std::filesystem::path run;
  bool resume = false;  // continues to the bit from last/; data, recipe and weights must be the same
  // These are the run's own when it is resumed.
  std::string command;  // as typed, kept in the model's description
  std::string licence;
  std::string credits;
  std::int64_t stop_after_steps = 0;  // > 0: ends there as if interrupted (tests, timing)
  ProgressSink progress;
  LogSink log;
  std::function<bool()> stop;  // asked before every step; true: saves last/ and returns
};

}  // namespace sightline
