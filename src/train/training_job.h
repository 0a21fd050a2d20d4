#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "core/log.h"
#include "core/progress.h"
#include "data/caption_source.h"
#include "image/image_reader.h"
#include "train/training_config.h"
#include "train/validation.h"

namespace sightline {

// A training run: data, recipe, and the directory that holds config.json, log.jsonl, best.safetensors (a
// normal model file) and last/ (everything that resuming needs).
struct TrainingJob {
  CaptionSet data;
  std::filesystem::path images;
  CaptionSet validation_data;  // no images: no validation, the last model is the best one
  std::filesystem::path validation_images;
  // The share of the photos of each set that may be absent or unreadable, and are left out; one may be in any
  // case, unless this is 0.
  double max_bad = 0.01;
  ImageLimits limits;  // of each photo
  TrainingConfig config;
  std::optional<std::filesystem::path> encoder_weights;  // or the TorchScript file
  std::optional<std::filesystem::path> start_from;       // a model that the run begins with the weights of
  std::filesystem::path feature_cache;                   // empty: RUN/features.cache (frozen encoders only)
  std::filesystem::path run;
  bool resume = false;  // continues to the bit from last/; the data, recipe and weights must be the same
  torch::Device device = torch::kCPU;  // where encoder and decoder compute
  // These and the command are the run's own when it is resumed. include_encoder false: best.safetensors names
  // the encoder's file and hash instead of holding it.
  bool include_encoder = true;
  std::string command;  // as typed, kept in the model's description
  std::string licence;
  std::string credits;
  std::int64_t stop_after_steps = 0;  // > 0: ends there as if interrupted (tests, timing)
  ProgressSink progress;
  LogSink log;
  std::function<bool()> stop;  // asked before every step; true: saves last/ and returns
};

struct TrainingOutcome {
  bool interrupted = false;
  std::int64_t steps = 0;
  int epochs = 0;               // finished
  int best_epoch = 0;           // 1-based; 0 where there was no validation
  ValidationFigures best = {};  // that epoch's; empty where there was no validation
};

}  // namespace sightline
