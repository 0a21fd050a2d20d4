#pragma once

#include <torch/torch.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/json.h"
#include "core/log.h"
#include "core/progress.h"
#include "train/gradient_reducer.h"
#include "train/learning_rate.h"
#include "train/optimiser.h"
#include "train/run_directory.h"
#include "train/running_means.h"
#include "train/training_task.h"
#include "train/validation.h"

namespace sightline {

struct LoopOptions {
  LearningRateSchedule schedule;       // and how many epochs there are
  double clip_norm = 0;                // of the gradient; 0: never
  int early_stopping = 0;              // epochs without a better validation; 0: never
  torch::Device device = torch::kCPU;  // whose random state is kept beside the CPU's
};

// Who listens to a run, and who may end it.
struct LoopListeners {
  ProgressSink progress;
  LogSink log;
  std::function<bool()> stop;         // asked before every step; true: saves last/ and returns
  std::int64_t stop_after_steps = 0;  // > 0: ends there as if told to stop (tests, timing)
};

// What a loop works with; all of it is borrowed.
struct LoopParts {
  const RunDirectory& run;
  TrainingTask& task;
  Validation* validation;  // null: none, and the last model is the best one
  Optimiser& optimiser;    // of task.parameters()
  GradientReducer& reducer;
};

struct LoopOutcome {
  bool interrupted = false;
  std::int64_t steps = 0;
  int epochs = 0;          // finished
  int best_epoch = 0;      // 1-based; 0 where there was no validation
  ValidationFigures best;  // its validation
  bool sound = false;      // the model that is kept is of an epoch that nothing spoke against
  bool diverged = false;   // the last epoch's loss was that of harm done
};

// The loop of a training run, whatever is trained: steps, epochs, learning rate, clipping, validation, early
// stopping, log.jsonl, best.safetensors, best.captions.json, last/. Its whole state is in the checkpoint, so
// that one that goes on from there continues to the bit. Of several processes, each runs the loop on its
// share, and rank 0 writes.
class TrainingLoop {
 public:
  TrainingLoop(LoopOptions options, LoopListeners listeners, const LoopParts& parts);
  TrainingLoop(const TrainingLoop&) = delete;
  TrainingLoop& operator=(const TrainingLoop&) = delete;

  // Continues from run.checkpoint(); where there is none yet, says so in the log and begins at the beginning.
  // Raises ModelError when it is damaged or of another run.
  void restore();
  // To the end, or until told to stop. Raises ModelError when the loss or the gradient is no finite number;
  // what was written before is left as it is.
  LoopOutcome run();

 private:
  bool finished() const;
  bool writes() const { return share_.rank == 0; }
  bool run_epoch();  // false: told to stop
  void fit_warmup();
  void step();
  void watch(const Figures& means, std::int64_t first_step);
  double learning_rate_factor_of(std::int64_t step) const;
  bool finish_epoch();  // false: told to stop
  bool count_epoch(const std::optional<ValidationOutcome>& validated,
                   const std::string& fault);  // whether it is the best so far
  void log_step();
  void log_epoch(const Figures& means, const std::optional<ValidationOutcome>& validated, bool better);
  void say_epoch(const Figures& means, const std::optional<ValidationOutcome>& validated, bool better,
                 const std::string& fault) const;
  void save_last();
  void report_progress() const;
  void require_finite(const std::string& what, double value) const;

  Json progress_state() const;
  void restore_progress(const Json& state, const std::string& name);

  LoopOptions options_;
  LoopListeners listeners_;
  LoopParts parts_;
  Share share_;
  std::function<bool()> stop_;  // of all processes
  std::vector<at::Tensor> parameters_;
  double learning_rate_ = 0;          // that is logged
  std::unique_ptr<TrainingLog> log_;  // null where another rank writes

  LoopOutcome reached_;
  std::int64_t saved_step_ = -1;  // of the last checkpoint; -1: none yet
  int stale_epochs_ = 0;          // since the best one
  double seconds_ = 0;            // of training before this loop
  RunningMeans window_, epoch_means_;
  DivergenceWatch watch_;
  double window_seconds_ = 0;
  std::chrono::steady_clock::time_point started_, saved_at_;
};

}  // namespace sightline
