#pragma once

#include <torch/torch.h>

#include <filesystem>
#include <optional>

#include "data/caption_source.h"
#include "image/image_reader.h"
#include "train/run_job.h"
#include "train/validation.h"

namespace sightline {

// A training run on photographs with captions.
struct TrainingJob : RunJob {
  CaptionSet data;
  std::filesystem::path images;
  CaptionSet validation_data;  // no images: no validation, the last model is the best one
  std::filesystem::path validation_images;
  // What a detector found in the photos (data/region_file.h), where the encoder is one
  // (model/encoder_kind.h): no photo is looked at then, and `images` are none.
  std::filesystem::path regions, validation_regions;
  ImageLimits limits;                                    // of each photo
  std::optional<std::filesystem::path> encoder_weights;  // or the TorchScript file
  std::optional<std::filesystem::path> start_from;       // a model that the run begins with the weights of
  std::filesystem::path feature_cache;                   // empty: RUN/features.cache (frozen encoders only)
  torch::Device device = torch::kCPU;                    // where encoder and decoder compute
  // False: best.safetensors names the encoder's file and hash instead of holding it. The run's own when it is
  // resumed.
  bool include_encoder = true;
};

struct TrainingOutcome {
  bool interrupted = false;
  std::int64_t steps = 0;
  int epochs = 0;               // finished
  int best_epoch = 0;           // 1-based; 0 where there was no validation
  ValidationFigures best = {};  // that epoch's; empty where there was no validation
  bool sound = false;           // as in LoopOutcome
  bool diverged = false;
};

}  // namespace sightline
