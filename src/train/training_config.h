#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/json.h"
#include "decode/search_options.h"
#include "image/preprocessing.h"
#include "model/decoder.h"

namespace sightline {

// A training recipe: architecture and schedule. The keys of a preset file (models/presets/NAME.json) are
// these names, and each is a flag of `train` too (label_smoothing: --label-smoothing).
struct TrainingConfig {
  // Encoder and what it sees. Size 0: the encoder's own default.
  std::string encoder = "mobilenet_v2";
  ResizeRule resize = ResizeRule::squash;
  int image_size = 0;
  std::vector<double> image_mean;  // of the channels red, green, blue, in 0..1; none: the encoder's own
  std::vector<double> image_std;
  bool train_encoder = false;
  double encoder_learning_rate = 1e-4;
  bool freeze_batch_norm = false;  // a trained encoder's statistics stay as they are
  bool augment_flip = false;       // mirror half of the photos (only where the encoder sees pixels each time)
  double augment_crop = 0;         // cut away up to this share of each side, at random

  DecoderConfig decoder;

  // Words.
  int minimum_count = 5;   // rarer words become <unk>
  int maximum_words = 30;  // longer training captions are cut

  // Objective, on the per-caption scale of docs: sums over words and regions, means over captions.
  double label_smoothing = 0.1;
  double doubly_stochastic = 0.02;  // lambda_ds; near 1 the maps of all words become the same even one
  double attention_target = 0;      // tau; 0: T/L, the target that rows summing to one can meet
  // Of a hard attention (train/stochastic_attention.h); other kinds do not look at these.
  double reward_weight = 1.0;               // lambda_r
  double entropy_weight = 0.01;             // lambda_e; below 0 looks settle sooner, as argmax decodes them
  double sample_probability = 0.5;          // of a sampled look instead of a soft one, per caption
  std::string baseline = "moving-average";  // "moving-average", "leave-one-out"
  int glimpse_samples = 1;                  // looks at each caption; leave-one-out needs two

  // Optimiser.
  int images_per_batch = 16;
  int epochs = 20;
  double learning_rate = 4e-4;
  double weight_decay = 0;
  int warmup_steps = 200;
  std::string decay = "cosine";  // "none", "cosine" (to zero at the last step), "step" (times decay_factor
                                 // every decay_epochs)
  double decay_factor = 0.5;
  int decay_epochs = 3;
  double clip_norm = 5.0;  // of the gradient of the per-caption loss (some 12 times a per-word one); 0: never
  std::uint64_t seed = 1;

  // Validation: free-running beam search as deployed.
  SearchOptions validation;
  int early_stopping = 5;          // epochs without a better CIDEr-D; 0: never
  std::string precision = "fp32";  // of best.safetensors
};

Json to_json(const TrainingConfig& config);
// Keys that are absent keep the value in `base`; an unknown key raises DataError suggesting the nearest one,
// a value of the wrong type or out of its range DataError naming key, found and expected.
TrainingConfig training_config_from_json(const Json& json, const std::string& name, TrainingConfig base = {});
// The same ranges for a recipe that flags have changed. Raises UsageError.
void check_training_config(const TrainingConfig& config);

}  // namespace sightline
