#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "data/caption_batches.h"
#include "model/model_file.h"
#include "train/adam.h"
#include "train/checkpoint.h"
#include "train/objective.h"
#include "train/run_directory.h"
#include "train/running_means.h"
#include "train/trainer.h"
#include "train/training_captions.h"
#include "train/training_regions.h"
#include "train/validation.h"

namespace sightline {

// What a session works on; the trainer puts it together.
struct TrainingParts {
  Captioner captioner;  // with fresh weights, or those that a trained encoder starts from
  TrainingCaptions captions;
  TrainingRegions regions;
  std::optional<Validation> validation;
  std::unique_ptr<Objective> objective;
  ModelDescription description;  // of best.safetensors, but for how it was trained and what it reached
};

// The loop of a training run: steps, epochs, validation, what is written. Its whole state is in checkpoint(),
// so that a session that goes on from one continues to the bit.
class TrainingSession {
 public:
  // Both are borrowed.
  TrainingSession(const TrainingJob& job, const RunDirectory& run, TrainingParts parts);

  // Continues from run.checkpoint(). Raises ModelError or DataError when it is damaged or of another run.
  void restore();
  TrainingOutcome run();

 private:
  bool finished() const;
  bool must_stop() const;
  bool run_epoch();  // false: told to stop
  void step();
  bool finish_epoch();  // false: told to stop
  void log_step(double seconds);
  void keep_best(const ValidationScores* scores);
  void save_last();
  void warn_of_collapse(const std::map<std::string, double>& means);
  void report_progress() const;
  [[noreturn]] void stop_for_bad_number(const std::string& what, double value) const;

  NamedTensors model_tensors() const;
  Json progress_state() const;
  void restore_progress(const Json& state, const std::string& name);

  const TrainingJob& job_;
  const TrainingConfig& config_;
  const RunDirectory& run_;
  TrainingParts parts_;
  CaptionBatches batches_;
  CaptionGroup next_group_;  // drawn ahead, so that its photos can be read beside the step
  Adam optimiser_;
  std::unique_ptr<TrainingLog> log_;

  std::int64_t steps_ = 0;
  std::int64_t saved_step_ = -1;  // of the last checkpoint; -1: none yet
  TrainingOutcome best_;          // its best_* fields
  int stale_epochs_ = 0;          // since the best one
  bool collapsed_ = false;        // attention, in the epoch before
  double seconds_ = 0;            // of training before this session
  RunningMeans window_, epoch_means_;
  double window_seconds_ = 0;
  std::chrono::steady_clock::time_point started_, saved_at_;
};

}  // namespace sightline
